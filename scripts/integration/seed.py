"""The rows that the server needs before it hands out a job: one site with one queue and one storage endpoint."""
import json

from database import QUEUE, connect, insert

SITE, ENDPOINT = "TEST_SITE", "TEST_DATADISK"
queue = {
    "name": QUEUE, "nickname": QUEUE, "panda_resource": QUEUE, "siteid": QUEUE, "atlas_site": SITE, "gocname": SITE, "type": "unified",
    "capability": "ucore", "workflow": "pull_ups", "status": "online", "state": "ACTIVE", "cloud": "TEST", "corecount": 1, "corepower": 10.0, "maxrss": 4000,
    "minrss": 0, "meanrss": 0, "maxtime": 86400, "mintime": 0, "maxwdir": 20000, "maxinputsize": 14336, "space": 0, "memory": 0, "catchall": "", "params": {},
    "objectstores": [], "pledgedcpu": 0, "transferringlimit": 0, "direct_access_lan": False, "direct_access_wan": False,
    "lastmod": "2026-01-01T00:00:00", "vo_name": "atlas", "country": "Test", "region": "TEST", "coreenergy": 10.0,
}  # fmt: skip
rows = [
    ("schedconfig_json", {"panda_queue": QUEUE, "data": json.dumps(queue), "last_update": "now"}),
    ("panda_site", {"panda_site_name": QUEUE, "site_name": SITE, "default_ddm_endpoint": ENDPOINT, "is_local": "Y"}),
    ("site", {"site_name": SITE, "role": "nucleus", "tier_level": 2}),
    ("ddm_endpoint", {
        "ddm_endpoint_name": ENDPOINT, "site_name": SITE, "ddm_spacetoken_name": "ATLASDATADISK", "type": "DATADISK", "is_tape": "N", "blacklisted": "N",
        "blacklisted_read": "N", "blacklisted_write": "N", "space_total": 1000, "space_free": 900, "space_used": 100, "detailed_status": "{}"}),
    ("panda_ddm_relation", {
        "panda_site_name": QUEUE, "ddm_endpoint_name": ENDPOINT, "roles": "read_lan,write_lan", "is_local": "Y", "default_read": "Y", "default_write": "Y",
        "scope": "default", "order_read": 1, "order_write": 1}),
    ("resource_types", {"resource_name": "SCORE", "mincore": 1, "maxcore": 1, "minrampercore": None, "maxrampercore": None}),
    ("global_shares", {"name": "Test", "value": 100, "parent": None, "throttled": "N"}),
    ("harvester_instances", {"harvester_id": "test-harvester", "owner": "integration", "hostname": "localhost", "lastupdate": "now"}),
    ("harvester_workers", {
        "harvesterid": "test-harvester", "workerid": 1, "batchid": "1.0", "status": "running", "computingsite": QUEUE, "ncore": 1, "resourcetype": "SCORE",
        "lastupdate": "now", "starttime": "now", "njobs": 0, "computingelement": "ce.test"}),
    ("doma_pandameta.users", {"name": "Panda Pilot", "dn": "/DC=test/O=PilotIntegration/OU=People/CN=Panda Pilot", "gridpref": "pkt", "email": "nobody@localhost"}),
    ("pandadb_version", {"component": "PanDA", "major": 0, "minor": 1, "patch": 6}),
]  # fmt: skip
with connect() as connection, connection.cursor() as cursor:
    for table, row in rows:
        insert(cursor, table, row)
