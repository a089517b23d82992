' CD-TEXT from VBScript: the extension's members by name on the creator itself, and a track out of a file, whose stream is
' MsftIsoImageManager's: the example in docs/extensions.md.
'   cscript text.vbs DIRECTORY        the directory is written to
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Sub Check(condition, what)
    If condition Then
        WScript.Echo "ok " & what
    Else
        WScript.Echo "not ok " & what
    End If
End Sub

Const TITLE = &H80
Const PERFORMER = &H81
Const ISO_8859_1 = 0
Const MS_JIS = 128
Dim image, english, japanese, language, codes, text, field, files, song, file, index, result, second

Set image = CreateObject("IMAPI2.MsftRawCDImageCreator")
Set english = image.AddTextLanguage(9, ISO_8859_1)
Check TypeName(english) = "ICDTextLanguage", "a language is an object of its own: " & TypeName(english)
Check english.Language = 9 And english.CharacterSet = ISO_8859_1, "what it is"
Check english.Text(0, TITLE) = "", "no title yet"
english.Text(0, TITLE) = "The disc"
Check english.Text(0, TITLE) = "The disc", "a title put as a value"
text = "Somebody"
field = PERFORMER
english.Text(0, field) = text
Check english.text(0, field) = text, "a performer put from variables"
english.GenreCode = 14
Check english.GenreCode = 14, "a genre"
english.Copyrighted = True
Check english.Copyrighted, "a boolean"

Set japanese = image.addtextlanguage(105, MS_JIS)
' ChrW is not in every Wine's VBScript.
japanese.Text(0, TITLE) = "ABC"
text = japanese.Text(0, TITLE)
Check Len(text) = 3 And text <> "ABC", "every character of MS-JIS has full width"
codes = ""
For Each language In image.TextLanguages
    codes = codes & " " & language.Language
Next
Check codes = " 9 105", "For Each over the languages:" & codes
Check image.TextLanguages(1).Language = 105, "by index too"

' Eight seconds of 44,100 Hz, 16 bit, stereo without a header.
Set files = CreateObject("Scripting.FileSystemObject")
song = WScript.Arguments(0) & "\song.raw"
Set file = files.CreateTextFile(song, True)
For second = 1 To 8
    file.Write String(176400, "x")
Next
file.Close
Set file = CreateObject("IMAPI2FS.MsftIsoImageManager")
file.SetPath song
index = image.AddTrack(0, file.Stream)
Check index = 1, "a track from a file: " & index
Check image.TrackInfo(index).SectorCount = 600, "its sectors: " & image.TrackInfo(index).SectorCount
image.ResultingImageType = 3
english.Text(index, TITLE) = "The song"
Check english.Text(index, TITLE) = "The song", "the title of a track"
Set result = image.CreateResultImage
Check VarType(result) = 13, "the image is an object without IDispatch: " & VarType(result)

Set image = CreateObject("IMAPI2.MsftRawCDImageCreator")
Set english = image.AddTextLanguage(9, ISO_8859_1)
english.Text(0, TITLE) = "The disc"
Set japanese = image.AddTextLanguage(105, MS_JIS)

On Error Resume Next

image.AddTextLanguage 9, ISO_8859_1
Check Err.Number = &H80070057, "the same language again: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
english.Text(0, TITLE) = "A" & vbTab & "B"
Check Err.Number = &H80070057 And InStr(Err.Description, "U+0009") > 0, "a character is named: " & Err.Description
Err.Clear
Check english.Text(0, TITLE) = "The disc", "what was there before is there"
english.Text(1, TITLE) = "no such track"
Check Err.Number = &H80070057, "no track yet: " & Err.Description
Err.Clear
image.RemoveTextLanguage 105
Check Err.Number = 0, "a language is taken away"
text = japanese.Text(0, TITLE)
Check Err.Number <> 0, "and has no text any more: " & Hex(Err.Number) & " " & Err.Description
Err.Clear
Check image.NumberOfExistingTracks = 0 And Err.Number = 0, "Windows' own members are there beside it"

WScript.Echo "end"
