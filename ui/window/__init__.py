"""The main window: what puts the other wings together, with menus, docks, documents, preferences, help and tour."""
