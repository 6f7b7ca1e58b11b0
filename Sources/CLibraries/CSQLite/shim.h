#pragma once
#include <sqlite3.h>

// sqlite3_db_config is variadic. Statements can then neither alter the schema's own rows nor FTS5's.
static inline int parley_sqlite_defend(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}
