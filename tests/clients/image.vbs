' The raw image creator from VBScript: puts of variables and of values, what comes back, and errors by On Error.
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Sub Check(condition, what)
    If condition Then
        WScript.Echo "ok " & what
    Else
        WScript.Echo "not ok " & what
    End If
End Sub

Const AUDIO = 0
Const IS_RAW = 3
Dim image, other, number, text, failure, code, track

Set image = CreateObject("IMAPI2.MsftRawCDImageCreator")
Check TypeName(image) = "IRawCDImageCreator", "the object's type is its interface"

image.MediaCatalogNumber = "4006381333931"
Check image.MediaCatalogNumber = "4006381333931", "an MCN put as a value"
text = "0123456789012"
image.MediaCatalogNumber = text
Check image.MediaCatalogNumber = text, "an MCN put from a variable"
image.mediacatalognumber = ""
Check image.MediaCatalogNumber = "", "an MCN taken back"

number = IS_RAW
image.ResultingImageType = number
Check image.ResultingImageType = IS_RAW, "an enumeration"
image.DisableGaplessAudio = True
Check image.DisableGaplessAudio = True, "a boolean"
image.StartOfLeadoutLimit = 300000
Check image.StartOfLeadoutLimit = 300000, "a number"
Check image.NumberOfExistingTracks = 0, "no track yet"

On Error Resume Next

text = "4006381333932"
image.MediaCatalogNumber = text
code = Err.Number
failure = Err.Description
Check code = &HC0AA050C, "a wrong check digit: Err.Number is " & Hex(code)
Check Len(failure) > 20, "in words: " & failure
Check Err.Source = "IMAPI2.MsftRawCDImageCreator", "and whose: " & Err.Source
Err.Clear
Check image.MediaCatalogNumber = "", "what was there before is there"

image.CreateResultImage
Check Err.Number <> 0, "no result without tracks: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
Set track = image.TrackInfo(1)
Check Err.Number <> 0, "no track 1: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
image.AddTrack AUDIO, Nothing
Check Err.Number <> 0 And Err.Description <> "", "Nothing is no stream: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
Set other = CreateObject("IMAPI2.MsftRawCDImageCreator")
image.AddTrack AUDIO, other
Check Err.Number = 13, "another object is none either, a type mismatch: " & Err.Number
Err.Clear
image.AddTrack AUDIO, 17
Check Err.Number = 13, "a number is a type mismatch: " & Err.Number
Err.Clear
image.AddTrack AUDIO
Check Err.Number = 450, "too few arguments: " & Err.Number
Err.Clear
image.NoSuchThing = 1
Check Err.Number = 438, "a property that is not there: " & Err.Number
Err.Clear
image.NumberOfExistingTracks = 1
Check Err.Number <> 0, "a property that cannot be put: " & Err.Number
Err.Clear
image.StartingTrackNumber = "many"
Check Err.Number = 13, "no number: " & Err.Number
Err.Clear
Check image.NumberOfExistingTracks = 0 And Err.Number = 0, "after all that there is no track"

WScript.Echo "end"
