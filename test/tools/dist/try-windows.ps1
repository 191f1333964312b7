# Installs the package for this person, looks at what it registered, has it test itself, and removes it with its data.
param([string]$Folder = 'release', [string]$Arch = 'x64')
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

function Assert([bool]$Holds, [string]$What) {
  if (-not $Holds) { throw "Not so: $What" }
  Write-Output "ok: $What"
}
function Run([string]$Program, [string[]]$Arguments) {
  (Start-Process -FilePath $Program -ArgumentList $Arguments -Wait -PassThru).ExitCode
}

$setup = Get-ChildItem -Path $Folder -Filter "FieldTunnel-Setup-*-$Arch.exe" | Select-Object -First 1
Assert ($null -ne $setup) "there is an installer for $Arch"
$signature = Get-AuthenticodeSignature $setup.FullName
Write-Output "signature: $($signature.Status)"
if ($env:RELEASE -eq '--release') { Assert ($signature.Status -eq 'Valid') 'the installer is signed' }

Assert ((Run $setup.FullName @('/S', '/currentuser')) -eq 0) 'it installs silently'
$program = Join-Path $env:LOCALAPPDATA 'Programs\FieldTunnel\FieldTunnel.exe'
Assert (Test-Path $program) 'the program is there'
Assert (-not (Test-Path (Join-Path (Split-Path $program) 'resources\elevate.exe'))) 'no helper for elevation'
$key = 'HKCU:\Software\Classes\fieldtunnel\shell\open\command'
$command = (Get-ItemProperty $key).'(default)'
Assert ($command -eq "`"$program`" `"--open-fieldtunnel-link`" `"--`" `"%1`"") 'the scheme leads to the program'

Assert ((Run $setup.FullName @('/S', '/currentuser')) -eq 0) 'it installs over itself'
Assert ((Get-ItemProperty $key).'(default)' -eq $command) 'the scheme is the same afterwards'

# What only a computer with Windows shows: the program tests itself there (assets/help/en/self-test.md).
$report = [System.IO.Path]::GetTempFileName()
$lines = [System.IO.Path]::GetTempFileName()
$test = Start-Process -FilePath $program -ArgumentList '--self-test' -Wait -PassThru -RedirectStandardOutput $report -RedirectStandardError $lines
Get-Content $lines
$told = Get-Content -Raw $report | ConvertFrom-Json
Assert ($told.program -eq 'FieldTunnel') 'the self-test tells one JSON object'
foreach ($check in $told.checks) {
  if ($check.state -eq 'failed') { Write-Output "failed: $($check.name): $($check.why)" }
}
Assert ($test.ExitCode -eq 0) 'nothing failed in the self-test'

$uninstaller = Join-Path (Split-Path $program) 'Uninstall FieldTunnel.exe'
Run $uninstaller @('/S', '--delete-app-data') | Out-Null
# The uninstaller goes on in a copy of itself.
$until = (Get-Date).AddSeconds(60)
while ((Test-Path $program) -and (Get-Date) -lt $until) { Start-Sleep -Milliseconds 250 }
Assert (-not (Test-Path $program)) 'the program is gone'
Assert (-not (Test-Path 'HKCU:\Software\Classes\fieldtunnel')) 'the scheme is gone'
foreach ($left in @("$env:APPDATA\FieldTunnel", "$env:LOCALAPPDATA\FieldTunnel", "$env:LOCALAPPDATA\fieldtunnel-updater")) {
  Assert (-not (Test-Path $left)) "nothing is left in $left"
}
