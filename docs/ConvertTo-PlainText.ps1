# Prose without the marks of Markdown: `code` loses its ticks, a link within the help its target; one to the web keeps it.
param([Parameter(Mandatory)] [AllowEmptyString()] [string] $Markdown)

$Markdown -replace '\r\n', "`n" -replace '\[([^\]]+)\]\((https?:[^)]+)\)', '$1 ($2)' -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '`([^`]+)`', '$1'
