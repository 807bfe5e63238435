/// A request that is answered by a status and the end of the connection.
struct HTTPFailure: Error {
    let status: Int
    let text: String
}
