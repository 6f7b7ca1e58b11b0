import Basics

/// What the web loop counts for `/metrics`.
struct WebCounters: Sendable {
    let connections: Gauge
    let webSockets: Gauge
    let requests: Counter
    let badRequests: Counter
    let refusedConnections: Counter
    let headerTimeouts: Counter
    let bodyTimeouts: Counter
    let writeTimeouts: Counter
    let abandoned: Counter
    let slowReaders: Counter
    let floods: Counter
    let silent: Counter
    let faults: Counter
    let rejectedUpgrades: Counter

    init(_ metrics: Metrics) {
        connections = metrics.gauge("parley_http_connections", help: "TCP connections open on the web port.")
        webSockets = metrics.gauge("parley_http_websockets", help: "WebSockets open.")
        requests = metrics.counter("parley_http_requests_total", help: "Requests read whole.")
        badRequests = metrics.counter(
            "parley_http_bad_requests_total", help: "Requests refused unread: malformed or over a limit.")
        refusedConnections = metrics.counter(
            "parley_http_refused_connections_total", help: "Connections closed at once: too many.")
        let timeouts = { (phase: String) in
            metrics.counter(
                "parley_http_timeouts_total", help: "Connections closed for being too slow.", labels: ["phase": phase])
        }
        headerTimeouts = timeouts("header")
        bodyTimeouts = timeouts("body")
        writeTimeouts = timeouts("write")
        abandoned = metrics.counter(
            "parley_http_abandoned_requests_total", help: "Clients that went before their answer.")
        let cuts = { (reason: String) in
            metrics.counter("parley_http_websocket_cuts_total", help: "WebSockets we cut.", labels: ["reason": reason])
        }
        slowReaders = cuts("slow_reader")
        floods = cuts("flood")
        silent = cuts("silent")
        faults = cuts("protocol")
        rejectedUpgrades = metrics.counter(
            "parley_http_rejected_upgrades_total", help: "WebSockets refused with a status.")
    }
}
