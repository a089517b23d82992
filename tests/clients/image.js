// The raw image creator from JScript: the same object, other habits (no Set, exceptions, null).
// Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

function check(condition, what)
{
    WScript.Echo((condition ? "ok " : "not ok ") + what);
}

function failure(action)
{
    try { action(); } catch (e) { return e; }
    return { number: 0, message: "" };
}

var image = new ActiveXObject("IMAPI2.MsftRawCDImageCreator.1");
var e;

image.MediaCatalogNumber = "4006381333931";
check(image.MediaCatalogNumber === "4006381333931", "an MCN");
image.MediaCatalogNumber = 123456789012;
check(image.MediaCatalogNumber === "0123456789012", "an MCN as a number, its leading zero omitted");
image.DisableGaplessAudio = true;
check(image.DisableGaplessAudio === true, "a boolean");
image.ResultingImageType = 2;
check(image.ResultingImageType === 2, "an enumeration");

e = failure(function () { image.MediaCatalogNumber = "4006381333932"; });
check((e.number >>> 0) === 0xC0AA050C, "a wrong check digit: " + (e.number >>> 0).toString(16));
check(e.message.length > 20, "in words: " + e.message);
check(image.MediaCatalogNumber === "0123456789012", "what was there before is there");
e = failure(function () { image.AddTrack(0, null); });
check(e.number !== 0, "null is no stream: " + e.message);
e = failure(function () { image.AddTrack(0, {}); });
check(e.number !== 0, "a script's object is none either");
e = failure(function () { image.CreateResultImage(); });
check(e.message.length > 20, "no result without tracks: " + e.message);
check(image.NumberOfExistingTracks === 0, "no track");

WScript.Echo("end");
