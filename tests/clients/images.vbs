' Boot options and image files from VBScript, as scripts that make discs use them: properties in any order, a file's stream
' from the image manager handed on as a boot image, errors by On Error.
'   cscript images.vbs DIRECTORY      the directory is written to
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Sub Check(condition, what)
    If condition Then
        WScript.Echo "ok " & what
    Else
        WScript.Echo "not ok " & what
    End If
End Sub

' A file of that many bytes; an .iso with a primary volume descriptor in block 16 (ECMA-119 8.4).
Sub MakeFile(path, size)
    Dim file, block
    Set file = files.CreateTextFile(path, True)
    If LCase(Right(path, 4)) = ".iso" Then
        For block = 1 To 16
            file.Write String(2048, "x")
        Next
        file.Write Chr(1) & "CD001" & Chr(1)
        file.Write String(size - 16 * 2048 - 7, "x")
    Else
        file.Write String(size, "x")
    End If
    file.Close
End Sub

Const FLOPPY144 = 2
Const EFI = &HEF
Dim files, folder, manager, boot, second, stream, number, text

Set files = CreateObject("Scripting.FileSystemObject")
folder = WScript.Arguments(0)
MakeFile folder & "\boot.img", 2048
MakeFile folder & "\efisys.bin", 1474560
MakeFile folder & "\disc.iso", 40960
MakeFile folder & "\cut.iso", 40961

Set manager = CreateObject("IMAPI2FS.MsftIsoImageManager")
Check TypeName(manager) = "IIsoImageManager", "the manager's type is its interface: " & TypeName(manager)
Check manager.Path = "", "no path yet"
manager.SetPath folder & "\disc.iso"
Check manager.Path = folder & "\disc.iso", "the path is the one that was set"
manager.Validate
Check True, "an ISO 9660 image is valid"

' ImageSize is unsigned, which VBScript can do nothing with but convert it.

' everything before the image
Set boot = CreateObject("IMAPI2FS.BootOptions")
Check TypeName(boot) = "IBootOptions", "the options' type is their interface"
boot.PlatformId = EFI
boot.Manufacturer = "Microsoft"
boot.Emulation = 0
manager.SetPath folder & "\boot.img"
boot.AssignBootImage manager.Stream
Check CLng(boot.ImageSize) = 2048, "a boot sector: " & CLng(boot.ImageSize) & " bytes"
Check boot.Emulation = 0, "without emulation"
Check boot.PlatformId = EFI And boot.Manufacturer = "Microsoft", "what was put before is there"

' everything behind it, and the stream in a variable
Set second = CreateObject("IMAPI2FS.BootOptions.1")
manager.SetPath folder & "\efisys.bin"
Set stream = manager.Stream
second.AssignBootImage stream
Check second.Emulation = FLOPPY144, "1,474,560 bytes are a floppy disk"
number = 0
second.Emulation = number
Check second.Emulation = 0 And CLng(second.ImageSize) = 1474560, "unless one says otherwise afterwards"
second.PlatformId = EFI
text = "a manufacturer"
second.Manufacturer = text
Check second.Manufacturer = text, "a property from a variable"
boot.AssignBootImage second.BootImage
Check CLng(boot.ImageSize) = 1474560, "the boot image of one is the other's too"

' streams from one manager to another
manager.SetPath folder & "\disc.iso"
Set second = CreateObject("IMAPI2FS.MsftIsoImageManager")
second.SetStream manager.Stream
Check second.Path = "", "a stream has no path"
second.Validate
Check True, "and is as valid"

On Error Resume Next

manager.SetPath folder & "\nothing.iso"
Check Err.Number = &HC0AAB110, "no such file: Err.Number is " & Hex(Err.Number)
Check InStr(Err.Description, folder & "\nothing.iso") > 0, "in words: " & Err.Description
Check Err.Source = "IMAPI2FS.MsftIsoImageManager", "and whose: " & Err.Source
Err.Clear
Check manager.Path = folder & "\disc.iso", "what was there before is there"
manager.SetPath folder & "\cut.iso"
manager.Validate
Check Err.Number = &HC0AAB200, "an image that was cut: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
manager.SetPath folder & "\efisys.bin"
manager.Validate
Check Err.Number <> 0 And InStr(Err.Description, "ISO 9660") > 0, "no file system in it: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
manager.Path = "x"
Check Err.Number <> 0, "Path cannot be put: " & Err.Number
Err.Clear
manager.SetStream Nothing
Check Err.Number <> 0 And Err.Description <> "", "Nothing is no stream: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
boot.AssignBootImage boot
Check Err.Number = 13, "options are no stream, a type mismatch: " & Err.Number
Err.Clear
boot.AssignBootImage
Check Err.Number = 450, "too few arguments: " & Err.Number
Err.Clear
boot.Emulation = 1
Check Err.Number = &HC0AAB14A, "1.2 MB it is not: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
boot.Manufacturer = "a name that does not fit into a catalogue"
Check Err.Number = &HC0AAB101 And InStr(Err.Description, "'Manufacturer'") > 0, "too long: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
boot.PlatformId = 300
Check Err.Number = &HC0AAB101, "no platform: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
Check boot.Manufacturer = "Microsoft" And CLng(boot.ImageSize) = 1474560 And Err.Number = 0, "after all that the options are as they were"

WScript.Echo "end"
