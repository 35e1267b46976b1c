"""What the commands are made of beside their words: places of findings, the bar, the layout of SQL."""
