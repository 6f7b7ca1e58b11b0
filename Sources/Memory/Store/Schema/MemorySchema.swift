import SQLite

/// The tables of `memory.sqlite`, step by step; docs/memory-store.md says what each is for.
///
/// What is plain here: ids, times, numbers, flags. `body` and `value` are sealed, `lookup` and `external` are keyed hashes.
enum MemorySchema {
    static let migrations = Migrations([people, calls, facts, recall, upkeep])

    private static let people = """
        CREATE TABLE tenants (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created INTEGER NOT NULL);
        CREATE TABLE tenant_keys (
            tenant INTEGER NOT NULL REFERENCES tenants(id), version INTEGER NOT NULL, master BLOB NOT NULL,
            wrapped BLOB NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (tenant, version)) WITHOUT ROWID;
        CREATE TABLE persons (
            id INTEGER PRIMARY KEY AUTOINCREMENT, tenant INTEGER NOT NULL REFERENCES tenants(id),
            generation INTEGER NOT NULL DEFAULT 0, key_version INTEGER NOT NULL, wrapped BLOB NOT NULL,
            created INTEGER NOT NULL, UNIQUE (tenant, id));
        CREATE TABLE person_keys (
            tenant INTEGER NOT NULL, kind TEXT NOT NULL, lookup BLOB NOT NULL, person INTEGER NOT NULL,
            value BLOB NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (tenant, kind, lookup),
            FOREIGN KEY (tenant, person) REFERENCES persons(tenant, id) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
        CREATE INDEX person_keys_person ON person_keys (person);
        """

    private static let calls = """
        CREATE TABLE conversations (
            id INTEGER PRIMARY KEY AUTOINCREMENT, tenant INTEGER NOT NULL, person INTEGER NOT NULL,
            external BLOB NOT NULL, started INTEGER NOT NULL, ended INTEGER, is_indexed INTEGER NOT NULL,
            body BLOB NOT NULL, UNIQUE (person, external), UNIQUE (person, id),
            FOREIGN KEY (tenant, person) REFERENCES persons(tenant, id) DEFERRABLE INITIALLY DEFERRED);
        CREATE INDEX conversations_started ON conversations (person, started);
        CREATE INDEX conversations_unfinished ON conversations (tenant, person) WHERE is_indexed = 0;
        CREATE TABLE turns (
            id INTEGER PRIMARY KEY AUTOINCREMENT, tenant INTEGER NOT NULL, person INTEGER NOT NULL,
            conversation INTEGER NOT NULL, position INTEGER NOT NULL, speaker INTEGER NOT NULL, said INTEGER NOT NULL,
            interrupted INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (person, conversation, position),
            UNIQUE (person, id),
            FOREIGN KEY (person, conversation) REFERENCES conversations(person, id) DEFERRABLE INITIALLY DEFERRED);
        CREATE TABLE analyses (
            tenant INTEGER NOT NULL, person INTEGER NOT NULL, conversation INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (person, conversation),
            FOREIGN KEY (person, conversation) REFERENCES conversations(person, id) DEFERRABLE INITIALLY DEFERRED
            ) WITHOUT ROWID;
        CREATE TABLE invocations (
            id INTEGER PRIMARY KEY AUTOINCREMENT, tenant INTEGER NOT NULL, person INTEGER NOT NULL,
            conversation INTEGER NOT NULL, turn INTEGER, at INTEGER NOT NULL, is_error INTEGER NOT NULL,
            body BLOB NOT NULL,
            FOREIGN KEY (person, conversation) REFERENCES conversations(person, id) DEFERRABLE INITIALLY DEFERRED);
        CREATE INDEX invocations_conversation ON invocations (person, conversation);
        """

    // `tenant` stands last where all else is the primary key: before it, integrity_check of SQLite 3.40 takes it for NULL.
    private static let facts = """
        CREATE TABLE facts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, tenant INTEGER NOT NULL, person INTEGER NOT NULL,
            sector TEXT NOT NULL, origin TEXT NOT NULL, salience REAL NOT NULL, confidence REAL NOT NULL,
            conversation INTEGER, created INTEGER NOT NULL, confirmed INTEGER NOT NULL, mentions INTEGER NOT NULL,
            valid_from INTEGER NOT NULL, valid_to INTEGER, superseded_by INTEGER, due INTEGER, is_done INTEGER NOT NULL,
            is_pinned INTEGER NOT NULL, is_archived INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (person, id),
            FOREIGN KEY (tenant, person) REFERENCES persons(tenant, id) DEFERRABLE INITIALLY DEFERRED);
        CREATE TABLE fact_sources (
            person INTEGER NOT NULL, fact INTEGER NOT NULL, turn INTEGER NOT NULL, tenant INTEGER NOT NULL,
            PRIMARY KEY (person, fact, turn),
            FOREIGN KEY (person, fact) REFERENCES facts(person, id) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
        CREATE INDEX fact_sources_turn ON fact_sources (person, turn);
        CREATE TABLE links (
            tenant INTEGER NOT NULL, person INTEGER NOT NULL, source INTEGER NOT NULL, target INTEGER NOT NULL,
            kind TEXT NOT NULL, weight REAL NOT NULL, PRIMARY KEY (person, source, target, kind),
            FOREIGN KEY (person, source) REFERENCES facts(person, id) DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY (person, target) REFERENCES facts(person, id) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
        CREATE INDEX links_target ON links (person, target);
        CREATE TABLE conversation_facts (
            person INTEGER NOT NULL, conversation INTEGER NOT NULL, fact INTEGER NOT NULL, kind TEXT NOT NULL,
            tenant INTEGER NOT NULL, PRIMARY KEY (person, conversation, fact, kind),
            FOREIGN KEY (person, conversation) REFERENCES conversations(person, id) DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY (person, fact) REFERENCES facts(person, id) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
        CREATE INDEX conversation_facts_fact ON conversation_facts (person, fact);
        CREATE TABLE profiles (
            tenant INTEGER NOT NULL, person INTEGER NOT NULL PRIMARY KEY, body BLOB NOT NULL,
            FOREIGN KEY (tenant, person) REFERENCES persons(tenant, id) DEFERRABLE INITIALLY DEFERRED);
        """

    // `WITHOUT ROWID`: one person's rows lie side by side, however many others there are.
    private static let recall = """
        CREATE TABLE models (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, dimension INTEGER NOT NULL, UNIQUE (name, dimension));
        CREATE TABLE vectors (
            tenant INTEGER NOT NULL, person INTEGER NOT NULL, model INTEGER NOT NULL REFERENCES models(id),
            kind INTEGER NOT NULL, item INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (person, model, kind, item)) WITHOUT ROWID;
        CREATE TABLE entries (
            tenant INTEGER NOT NULL, person INTEGER NOT NULL, kind INTEGER NOT NULL, item INTEGER NOT NULL,
            conversation INTEGER, time INTEGER NOT NULL, speaker INTEGER, flags INTEGER NOT NULL,
            length0 INTEGER NOT NULL, length1 INTEGER NOT NULL, length2 INTEGER NOT NULL,
            PRIMARY KEY (person, kind, item)) WITHOUT ROWID;
        CREATE TABLE terms (
            tenant INTEGER NOT NULL, person INTEGER NOT NULL, kind INTEGER NOT NULL, item INTEGER NOT NULL,
            body BLOB NOT NULL, PRIMARY KEY (person, kind, item)) WITHOUT ROWID;
        CREATE VIRTUAL TABLE turn_terms USING fts5(text, previous, next, content='', tokenize='ascii');
        CREATE VIRTUAL TABLE call_terms USING fts5(text, content='', tokenize='ascii');
        CREATE VIRTUAL TABLE fact_terms USING fts5(text, content='', tokenize='ascii');
        CREATE VIRTUAL TABLE turn_words USING fts5vocab(turn_terms, instance);
        CREATE VIRTUAL TABLE call_words USING fts5vocab(call_terms, instance);
        CREATE VIRTUAL TABLE fact_words USING fts5vocab(fact_terms, instance);
        """

    private static let upkeep = """
        CREATE TABLE retention_policies (
            tenant INTEGER NOT NULL REFERENCES tenants(id), sector TEXT NOT NULL, days INTEGER, action TEXT NOT NULL,
            decay REAL NOT NULL, PRIMARY KEY (tenant, sector)) WITHOUT ROWID;
        CREATE TABLE receipts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, tenant INTEGER NOT NULL REFERENCES tenants(id), person INTEGER,
            at INTEGER NOT NULL, kind TEXT NOT NULL, counts TEXT NOT NULL);
        """
}
