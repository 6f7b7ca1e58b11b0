import SQLite

/// The tables of `events.sqlite`. Times are Unix milliseconds.
///
/// `lane` is what keeps its order: the room, or for an event of no room its own id. A partial index holds just what is
/// open, so finding work stays quick however much is kept for the record.
enum QueueSchema {
    static let migrations = Migrations([
        """
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key TEXT UNIQUE, kind TEXT NOT NULL,
            name TEXT NOT NULL, room TEXT NOT NULL, call TEXT NOT NULL, lane TEXT NOT NULL, payload BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'processing', 'completed', 'failed', 'dead')),
            attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
            lease_owner TEXT, since INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
            error TEXT NOT NULL DEFAULT '');
        CREATE INDEX events_open ON events (lane, seq) WHERE state IN ('pending', 'processing');
        CREATE INDEX events_due ON events (kind, seq) WHERE state IN ('pending', 'processing');
        CREATE INDEX events_by_call ON events (call) WHERE call <> '';
        CREATE INDEX events_by_age ON events (updated);
        CREATE TABLE deliveries (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            event INTEGER NOT NULL REFERENCES events (seq) ON DELETE CASCADE,
            target TEXT NOT NULL, lane TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
            attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0, since INTEGER NOT NULL,
            updated INTEGER NOT NULL, status INTEGER, error TEXT NOT NULL DEFAULT '');
        CREATE INDEX deliveries_open ON deliveries (target, seq) WHERE state = 'pending';
        CREATE INDEX deliveries_dead ON deliveries (seq) WHERE state = 'dead';
        CREATE INDEX deliveries_of_event ON deliveries (event);
        """
    ])
}
