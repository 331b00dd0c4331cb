@echo off
rem A double click shows the menu; "run.bat run" and the like run one command.
rem Plain ASCII and no blocks in brackets: cmd loses its place in a script with Chinese text, and brackets or an
rem ampersand in the path of this folder would end a block. The Chinese sentences stand in tools.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set PYTHONUTF8=1
set "POINTBOOK_CALLED=%~0"
set RESULT=2
title Pointbook
pushd "%~dp0"
if not exist tools\environment.py goto zipped

set NEW_ENOUGH=-c "import sys; sys.exit(sys.version_info < (3, 11))"
set PYTHON=py -3
call %PYTHON% %NEW_ENOUGH% >nul 2>nul
if %ERRORLEVEL%==0 goto found
set PYTHON=python
call %PYTHON% %NEW_ENOUGH% >nul 2>nul
if %ERRORLEVEL%==0 goto found
type tools\python-missing.txt
goto leave

:zipped
rem Started from inside a zip archive, where Windows takes out this file alone.
powershell -NoProfile -Command "[regex]::Unescape('\u8bf7\u5148\u628a\u6574\u4e2a\u538b\u7f29\u5305\u89e3\u538b\u5230\u4e00\u4e2a\u6587\u4ef6\u5939\uff0c\u518d\u5230\u90a3\u4e2a\u6587\u4ef6\u5939\u91cc\u53cc\u51fb run.bat\u3002')"
echo Please unpack the whole archive into a folder first, then double-click run.bat in that folder.
goto leave

:found
call %PYTHON% tools\environment.py
if not %ERRORLEVEL%==0 goto leave
if "%~1"=="wheels" goto wheels
.venv\Scripts\python.exe process.py %*
set RESULT=%ERRORLEVEL%
goto leave

:wheels
.venv\Scripts\python.exe tools\wheels.py
set RESULT=%ERRORLEVEL%

:leave
popd
echo.
pause
exit /b %RESULT%
