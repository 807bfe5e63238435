"""Access to the server's database, for the tools of this folder."""
import os

import psycopg2
import psycopg2.extras

RIG = os.environ["RIG"]
QUEUE = os.environ["QUEUE"]


def connect():
    connection = psycopg2.connect(host=f"{RIG}/db/socket", dbname="panda_db", user="panda", cursor_factory=psycopg2.extras.RealDictCursor)
    connection.autocommit = True
    return connection


def insert(cursor, table, row):
    cursor.execute(f"INSERT INTO {table} ({','.join(row)}) VALUES ({','.join(['%s'] * len(row))})", list(row.values()))
