from tests.both_databases import office

__all__ = ["office"]
