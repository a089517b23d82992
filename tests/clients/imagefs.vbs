' Images from VBScript, as the scripts do it that are on the web in great numbers: properties in any order, trees and files, boot images
' from the image manager's stream, the result handed on as a stream, errors by On Error.
'   cscript imagefs.vbs DIRECTORY      the directory is written to
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Sub Check(condition, what)
    If condition Then
        WScript.Echo "ok " & what
    Else
        WScript.Echo "not ok " & what
    End If
End Sub

Sub MakeFile(path, size)
    Dim file
    Set file = files.CreateTextFile(path, True)
    file.Write String(size, "x")
    file.Close
End Sub

' What somebody who gets the result sees: a stream with an image in it. Scripts cannot read it themselves.
Sub CheckResult(result, what)
    Dim manager, stream
    Check result.BlockSize = 2048 And result.TotalBlocks > 20, what & ": " & result.TotalBlocks & " blocks"
    stream = result.ImageStream
    Set manager = CreateObject("IMAPI2FS.MsftIsoImageManager")
    manager.SetStream result.ImageStream
    manager.Validate
    Check True, what & ": the stream has an image in it"
End Sub

Dim files, folder, image, root, result, boot, efi, manager, item, names, number, media, text, name

Set files = CreateObject("Scripting.FileSystemObject")
folder = WScript.Arguments(0) & "\tree"
files.CreateFolder folder
files.CreateFolder folder & "\sub"
files.CreateFolder folder & "\sub\deeper"
MakeFile folder & "\a file with a long name.txt", 5000
MakeFile folder & "\sub\second.bin", 12345
MakeFile folder & "\sub\deeper\third.bin", 1
MakeFile WScript.Arguments(0) & "\etfsboot.com", 4096
MakeFile WScript.Arguments(0) & "\efisys.bin", 1474560

' the shortest one there is
Set image = CreateObject("IMAPI2FS.MsftFileSystemImage")
Check TypeName(image) = "IFileSystemImage3", "the image's type is its interface: " & TypeName(image)
image.Root.AddTree folder, False
Check image.FileCount = 3 And image.DirectoryCount = 2, image.FileCount & " files, " & image.DirectoryCount & " directories"
CheckResult image.CreateResultImage(), "the shortest script"

' everything before the tree, and the tree in pieces, as the function that is copied most does it
Set image = CreateObject("IMAPI2FS.MsftFileSystemImage")
image.VolumeName = "2024-01-01.My-Folder"
image.FileSystemsToCreate = 4
image.UDFRevision = &H102
image.FreeMediaBlocks = -1
Check image.FreeMediaBlocks = 0, "-1 blocks are no limit"
image.ChooseImageDefaultsForMediaType 13
Check image.FreeMediaBlocks > 4000000, "a DVD of two layers: " & image.FreeMediaBlocks
image.FreeMediaBlocks = 0
Set root = image.Root
Check TypeName(root) = "IFsiDirectoryItem2", "the root's type is its interface: " & TypeName(root)
root.AddTree folder & "\a file with a long name.txt", True
root.AddTree folder & "\sub", True
root.AddDirectory "\one"
root.AddDirectory "two"
root.AddDirectory "two/three"
Check image.Exists("\sub\deeper\third.bin") = 2 And image.Exists("\TWO\three") = 1 And image.Exists("\none") = 0, "what is there, and what is not"
names = ""
For Each item In root
    names = names & item.Name & ","
Next
Check names = "a file with a long name.txt,sub,one,two,", "for each: " & names
Check root("sub").Count = 2 And root("sub\second.bin").DataSize32BitLow = 12345, "items by their paths"
Set result = image.CreateResultImage
CheckResult result, "in pieces"
Check result.ProgressItems.Count = 3, result.ProgressItems.Count & " progress items"
number = 0
For Each item In result.ProgressItems
    number = number + CLng(item.BlockCount)
Next
Check number = 3 + 7 + 1, number & " blocks of files"
Check Len(result.DiscId) > 0, "an identifier: " & result.DiscId
Set result = Nothing

' one's own items, a stream from the manager, and from another image's result
Set manager = CreateObject("IMAPI2FS.MsftIsoImageManager")
manager.SetPath folder & "\sub\second.bin"
root.AddFile "\two\copy.bin", manager.Stream
Check root("two\copy.bin").DataSize32BitLow = 12345, "a file from a stream"
Set item = image.CreateFileItem("mine.bin")
Set item.Data = manager.Stream
root.Add item
Check image.Exists("\mine.bin") = 2, "a file of one's own"
item.IsHidden = True
item.LastModifiedTime = #6/1/2030 12:00:00#
Check item.IsHidden And item.LastModifiedTime = #6/1/2030 12:00:00#, "its attributes: " & item.LastModifiedTime
number = image.ChangePoint
root.Remove "mine.bin"
root.RemoveTree "sub"
Check image.FileCount = 2, "two removed: " & image.FileCount
image.RollbackToChangePoint number
Check image.Exists("\sub\second.bin") = 2 And image.Exists("\mine.bin") = 2, "and back"
CheckResult image.CreateResultImage(), "after all that"

' every kind of medium that scripts name
For Each media In Array(1, 2, 6, 12, 13, 18)
    Set image = CreateObject("IMAPI2FS.MsftFileSystemImage")
    image.ChooseImageDefaultsForMediaType media
    image.VolumeName = "MEDIA" & media
    image.Root.AddTree folder, True
    CheckResult image.CreateResultImage(), "medium " & media & ", file systems " & image.FileSystemsToCreate
Next

' BIOS and UEFI
Set boot = CreateObject("IMAPI2FS.BootOptions")
Set efi = CreateObject("IMAPI2FS.BootOptions")
manager.SetPath WScript.Arguments(0) & "\etfsboot.com"
boot.AssignBootImage manager.Stream
boot.Manufacturer = "Microsoft"
manager.SetPath WScript.Arguments(0) & "\efisys.bin"
efi.AssignBootImage manager.Stream
efi.Emulation = 0
efi.PlatformId = &HEF
Set image = CreateObject("IMAPI2FS.MsftFileSystemImage")
image.FileSystemsToCreate = 7
image.BootImageOptions = boot
CheckResult image.CreateResultImage(), "one boot image"
image.BootImageOptionsArray = Array(boot, efi)
Check UBound(image.BootImageOptionsArray) = 1, "an array of two"
image.Root.AddTree folder, False
CheckResult image.CreateResultImage(), "two boot images"
Set image.BootImageOptions = Nothing
Check UBound(image.BootImageOptionsArray) = -1, "and none again"

On Error Resume Next

Set image = CreateObject("IMAPI2FS.MsftFileSystemImage")
image.FileSystemsToCreate = 2
Check Err.Number = &HC0AAB101 And InStr(Err.Description, "Joliet needs ISO 9660") > 0, "Joliet alone: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
image.UDFRevision = &H103
Check Err.Number = &HC0AAB101 And InStr(Err.Description, "'UDFRevision'") > 0, "no revision: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
image.VolumeName = String(40, "v")
Check Err.Number = &HC0AAB104, "a long name: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
image.Root.AddTree folder & "\none", True
Check Err.Number = &H80070003 And InStr(Err.Description, folder & "\none") > 0, "no tree: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
image.Root.AddTree folder, False
image.FreeMediaBlocks = 5
Check Err.Number = &HC0AAB121, "a small disc: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
Set result = image.CreateResultImage
image.Root.AddDirectory "late"
Check Err.Number = &HC0AAB102, "frozen: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
Set result = Nothing
image.Root.AddDirectory "late"
Check Err.Number = 0 And image.Exists("\late") = 1, "and not any more: " & Hex(Err.Number)
Err.Clear
image.Root.AddFile "x", 5
Check Err.Number = 13, "a number is no stream: " & Err.Number
Err.Clear
image.BootImageOptionsArray = Array(image)
Check Err.Number = &H80004002, "an image is no boot option: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
Check image.FileCount = 3 And image.FileSystemsToCreate = 3, "after all that the image is as it was"

WScript.Echo "end"
