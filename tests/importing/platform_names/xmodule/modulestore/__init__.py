class ModuleStoreEnum:
    class Branch:
        draft_preferred = "draft-preferred"
        published_only = "published-only"

    class UserID:
        mgmt_command = -1
