# Runs Pester files for PesterWorker.cs: reads a file's name from the pipe, writes its result there as a line of JSON.
# The programs that the tests start inherit standard input and output, so they cannot be used for this.
param(
    [Parameter(Mandatory)] [string] $Pipe,
    [Parameter(Mandatory)] [string] $Edition,
    [Parameter(Mandatory)] [string] $Pester
)

$stream = [IO.Pipes.NamedPipeClientStream]::new('.', $Pipe, 'InOut', 'Asynchronous')
$stream.Connect(30000)
$reader, $writer = [IO.StreamReader]::new($stream), [IO.StreamWriter]::new($stream)
$writer.AutoFlush = $true
while ($name = $reader.ReadLine()) {
    $result = & $PSScriptRoot/Invoke-PesterFile.ps1 -Name $name -Edition $Edition -Pester $Pester
    $writer.WriteLine(($result | ConvertTo-Json -Compress))
}
