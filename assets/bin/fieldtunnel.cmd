@echo off
rem The command fieldtunnel on Windows. FieldTunnel.exe has no console of its own: its runtime writes to this one, and a batch file waits
rem for the program. What is typed leads only here, so ssh is run by this file. It lies in the program's folder, and as a copy in a
rem folder that Windows looks for programs in.
setlocal DisableDelayedExpansion
set "program=%~dp0..\FieldTunnel.exe"
if exist "%program%" goto found
set "program="
for /f "tokens=2,*" %%a in ('reg query HKCU\Software\FieldTunnel /v Program 2^>nul') do set "program=%%b"
if not defined program (
  echo FieldTunnel is not installed. 1>&2
  exit /b 127
)
:found
if /i not "%~1"=="ssh" goto plain
set "thing=%~2"
if not defined thing goto plain
if "%thing:~0,1%"=="-" goto plain
set "place="
rem A loop over the program's output would lose how it ended.
set "answer=%TEMP%\fieldtunnel-%RANDOM%%RANDOM%%RANDOM%.txt"
"%program%" connect "%thing%" --for-ssh >"%answer%"
set "code=%errorlevel%"
for /f "usebackq tokens=1-3" %%a in ("%answer%") do (
  set "port=%%a"
  set "alias=%%b"
  set "place=%%c"
)
del "%answer%" 2>nul
if not "%code%"=="0" exit /b %code%
if not defined place exit /b 1
shift
shift
set "rest="
:more
if "%~1"=="" goto run
set rest=%rest% %1
shift
goto more
:run
ssh -p %port% -o HostKeyAlias=%alias% -o "UserKnownHostsFile=~/.ssh/known_hosts \"%APPDATA:\=/%/FieldTunnel/known_hosts\"" %place%%rest%
exit /b %errorlevel%
:plain
"%program%" %*
exit /b %errorlevel%
