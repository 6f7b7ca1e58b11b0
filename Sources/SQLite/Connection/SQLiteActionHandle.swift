import CSQLite

extension SQLiteAccess.Action {
    init(code: CInt) {
        self =
            switch code {
            case SQLITE_READ: .read
            case SQLITE_INSERT: .insert
            case SQLITE_UPDATE: .update
            case SQLITE_DELETE: .delete
            case SQLITE_FUNCTION: .function
            case SQLITE_SELECT: .select
            case SQLITE_RECURSIVE: .recursiveSelect
            case SQLITE_TRANSACTION: .transaction
            case SQLITE_SAVEPOINT: .savepoint
            case SQLITE_PRAGMA: .pragma
            default: .other
            }
    }
}
