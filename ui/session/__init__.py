"""The models behind the window, without widgets: network, run, edits, drawing, documents, history."""
