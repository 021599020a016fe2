# Removes Markdown from text: the ticks of `code`, and the targets of links within the help. Web links keep their targets.
param([Parameter(Mandatory)] [AllowEmptyString()] [string] $Markdown)

$Markdown -replace '\r\n', "`n" -replace '\[([^\]]+)\]\((https?:[^)]+)\)', '$1 ($2)' -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '`([^`]+)`', '$1'
