' The drives from VBScript: For Each, by index, and what a recorder says of itself. The argument is how many there should be.
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Sub Check(condition, what)
    If condition Then
        WScript.Echo "ok " & what
    Else
        WScript.Echo "not ok " & what
    End If
End Sub

Dim expected, master, id, ids, recorder, other, count, path, paths, profile, found, array

expected = CInt(WScript.Arguments(0))
Set master = CreateObject("IMAPI2.MsftDiscMaster2")
Check master.Count = expected, expected & " drives: " & master.Count
Check master.IsSupportedEnvironment = (expected > 0), "whether one can burn here"

count = 0
For Each id In master
    Check master.Item(count) = id, "by For Each and by Item: " & id
    Check master(count) = id, "by the default property"
    Check VarType(id) = vbString, "it is a string"
    count = count + 1
Next
Check count = expected, "For Each goes over all"

For ids = 0 To count - 1
    Set recorder = CreateObject("IMAPI2.MsftDiscRecorder2")
    recorder.InitializeDiscRecorder master.Item(ids)
    Check recorder.ActiveDiscRecorder = master.Item(ids), "the recorder is the one asked for"
    Check CStr(recorder) = master.Item(ids), "by its default property too"
    Check Len(recorder.VendorId) > 0 And Len(recorder.ProductId) > 0, recorder.VendorId & " " & recorder.ProductId
    paths = 0
    For Each path In recorder.VolumePathNames
        Check Right(path, 2) = ":\", "its place: " & path
        paths = paths + 1
    Next
    Check paths = 1, "one place"
    array = recorder.VolumePathNames
    Check array(0) = recorder.VolumePathNames(0), "an element of an array by the property's index"
    found = False
    For Each profile In recorder.SupportedProfiles
        If profile = 9 Then found = True
    Next
    Check found, "it writes CD-R (profile 9)"
    Check recorder.DeviceCanLoadMedia = True Or recorder.DeviceCanLoadMedia = False, "a boolean"
    Check UBound(recorder.SupportedFeaturePages) > 0, "features: " & (UBound(recorder.SupportedFeaturePages) + 1)
    Check recorder.ExclusiveAccessOwner = "", "nobody owns it"
    recorder.AcquireExclusiveAccess True, "A script"
    Check recorder.ExclusiveAccessOwner = "A script", "now the script owns it"
    recorder.ReleaseExclusiveAccess
    Set other = CreateObject("IMAPI2.MsftDiscRecorder2")
    other.InitializeDiscRecorder recorder
    Check other.ActiveDiscRecorder = master.Item(ids), "an object in place of a string: its default property"
Next

On Error Resume Next
id = master.Item(expected)
Check Err.Number <> 0, "one too many: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
Set recorder = CreateObject("IMAPI2.MsftDiscRecorder2")
recorder.InitializeDiscRecorder "no such drive"
Check Err.Number <> 0, "no such drive: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
WScript.Echo "end"
