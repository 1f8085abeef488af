"""Papers of the registry as PDF: orders, roster sheets and directories, set by typst."""
