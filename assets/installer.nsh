; What the installer of Windows does besides what electron-builder's own does: refuse a downgrade, register the scheme fieldtunnel:
; (electron-builder's setting for schemes does nothing on Windows), and take both back.
!include "WordFunc.nsh"

!define SCHEME_KEY "Software\Classes\fieldtunnel"

; A version that is newer than this one stays, whether it was installed for this person or for the computer.
!macro refuseDowngrade ROOT
  ReadRegStr $R9 ${ROOT} "${UNINSTALL_REGISTRY_KEY}" DisplayVersion
  ${if} $R9 != ""
    ${VersionCompare} "$R9" "${VERSION}" $R8
    ${if} $R8 == "1"
      MessageBox MB_OK|MB_ICONSTOP "FieldTunnel $R9 is installed. It is newer than ${VERSION}: remove it first if you want the older one." /SD IDOK
      SetErrorLevel 3
      Quit
    ${endif}
  ${endif}
!macroend

; The command fieldtunnel, for whoever wants it: a file in the folder that Windows looks for a person's programs in. Nothing is changed in
; PATH, whose length this compiler may not know, and removing takes back exactly this file. It finds the program by the registry.
!define COMMAND_FOLDER "$LOCALAPPDATA\Microsoft\WindowsApps"
!define COMMAND_FILE "${COMMAND_FOLDER}\fieldtunnel.cmd"
!define COMMAND_KEY "Software\FieldTunnel"

!ifndef BUILD_UNINSTALLER
  ; Whether the version before had it: removing that one takes it away.
  Var hadCommand
!endif

!macro customInit
  !insertmacro refuseDowngrade HKCU
  !insertmacro refuseDowngrade HKLM
  SetShellVarContext current
  StrCpy $hadCommand "no"
  IfFileExists "${COMMAND_FILE}" 0 +2
    StrCpy $hadCommand "yes"
  StrCmp $installMode "all" 0 +2
    SetShellVarContext all
!macroend

; Asked once, by whoever sees the installer; a silent one is told with --command-line. An installation for the computer has its command in
; the program's folder, for the administrator's own way of adding to PATH.
!macro installCommand
  StrCmp $installMode "all" commandDone
  StrCmp $hadCommand "yes" commandWanted
  ClearErrors
  ${GetParameters} $R9
  ${GetOptions} $R9 "--command-line" $R8
  IfErrors 0 commandWanted
  MessageBox MB_YESNO|MB_ICONQUESTION "Add the command fieldtunnel, for consoles and scripts?" /SD IDNO IDNO commandDone
  commandWanted:
    CreateDirectory "${COMMAND_FOLDER}"
    CopyFiles /SILENT "$INSTDIR\bin\fieldtunnel.cmd" "${COMMAND_FILE}"
    WriteRegStr HKCU "${COMMAND_KEY}" "Program" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  commandDone:
!macroend

; The link follows a marker argument of our own and "--", which ends Chromium's switches: a crafted link cannot become a switch, and a
; start without the marker is not taken for a click on a link (electron/deep-link/launch.ts knows the same word; a test compares them).
!macro customInstall
  WriteRegStr SHELL_CONTEXT "${SCHEME_KEY}" "" "URL:FieldTunnel link"
  WriteRegStr SHELL_CONTEXT "${SCHEME_KEY}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "${SCHEME_KEY}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "${SCHEME_KEY}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--open-fieldtunnel-link" "--" "%1"'
  !insertmacro installCommand
  ; The installer leaves a copy of itself for updates that load only what changed. Updates here load all of it.
  !ifdef APP_INSTALLER_STORE_FILE
    SetShellVarContext current
    Delete "$LOCALAPPDATA\${APP_INSTALLER_STORE_FILE}"
    RMDir "$LOCALAPPDATA\${APP_PACKAGE_NAME}-updater"
    StrCmp $installMode "all" 0 +2
      SetShellVarContext all
  !endif
!macroend

; Only what is ours is removed: another installation, or another program, may have taken the scheme over since. What counts is the
; program, not the spelling of what follows it: the app registers itself in another one. The comparison ignores case.
!macro removeOwnScheme ROOT
  ReadRegStr $R9 ${ROOT} "${SCHEME_KEY}\shell\open\command" ""
  StrCpy $R8 '"$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
  StrLen $R7 $R8
  StrCpy $R6 $R9 $R7
  StrCmp $R6 $R8 0 +2
    DeleteRegKey ${ROOT} "${SCHEME_KEY}"
!macroend

; An update runs this, too; the installer writes the key again. Whoever removes an installation for the computer has in their own part of
; the registry what the app wrote there.
!macro customUnInstall
  !insertmacro removeOwnScheme HKCU
  !insertmacro removeOwnScheme HKLM
  ; The file is there only where this program's installer was told to put it; another installation's stays.
  ReadRegStr $R9 HKCU "${COMMAND_KEY}" "Program"
  StrCmp $R9 "$INSTDIR\${APP_EXECUTABLE_FILENAME}" 0 +4
    SetShellVarContext current
    Delete "${COMMAND_FILE}"
    DeleteRegKey HKCU "${COMMAND_KEY}"
  StrCmp $installMode "all" 0 +2
    SetShellVarContext all
  ; electron-builder's own --delete-app-data knows the roaming folder only; secrets lie in the local one.
  ClearErrors
  ${GetParameters} $R9
  ${GetOptions} $R9 "--delete-app-data" $R8
  IfErrors keepLocalData
    SetShellVarContext current
    RMDir /r "$LOCALAPPDATA\${APP_FILENAME}"
    StrCmp $installMode "all" 0 +2
      SetShellVarContext all
  keepLocalData:
!macroend
