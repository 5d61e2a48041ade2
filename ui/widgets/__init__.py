"""What every wing may use: theme, icons, panels, fields, pictures to copy, wording and translations."""
