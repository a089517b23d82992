/*
 * MsftFileSystemImage as an object. image.c has the object, the tree and the result; imagesettings.c what can be set, imageboot.c the
 * boot images, imageimport.c what comes from a disc, imagedevice.c what a drive holds, imagemedia.c what is known of media.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_IMAGE_H
#define IMAPI2FS_IMAGE_H

#include "fsimage.h"

struct image
{
    IFileSystemImage3 IFileSystemImage3_iface;
    struct com_object com;
    struct com_connection_points events;
    struct fs_progress progress;
    struct fs_image *core;
};

struct image *impl_from_IFileSystemImage3(IFileSystemImage3 *iface);

/* Leaves IErrorInfo and gives hr back; `first` stands for %1 of the message. */
HRESULT image_error(HRESULT hr, const WCHAR *first);
/* Enters the lock for a change of what is not the tree; IMAPI_E_READONLY, and no lock, while there are results. */
HRESULT image_begin_change(struct image *image);
void image_end_change(struct image *image);

/* DFileSystemImageImportEvents::UpdateImport; totals of -1 are not known. Without the lock. */
BOOL image_has_import_sinks(struct image *image);
void image_fire_import(struct image *image, FsiFileSystems file_system, const WCHAR *item, UINT length, LONG directories,
        LONG total_directories, LONG files, LONG total_files);

/* What a kind of medium holds, and which file systems are usual on it. FALSE: no such kind. */
BOOL fs_media_defaults(IMAPI_MEDIA_PHYSICAL_TYPE type, FsiFileSystems *file_systems, LONG *udf_revision, ULONG *blocks);

/* Blocks of the largest disc that a drive of these profiles records; 0: not known. */
ULONG fs_largest_medium(const LONG *supported, ULONG count);

/* FreeMediaBlocks, 0 for any number: IMAPI_E_IMAGE_TOO_BIG when there is more already. With the lock, in a change. */
HRESULT image_set_free_blocks(struct image *image, ULONG blocks);

/* What is usual on a medium: file systems, unless an import has brought its own, and FreeMediaBlocks. What the image has must fit, or nothing
 * changes: IMAPI_E_IMAGE_TOO_BIG, and what fs_image_check_limits says. With the lock, in a change. */
HRESULT image_set_defaults(struct image *image, FsiFileSystems file_systems, LONG revision, ULONG blocks);

/* The methods of IFileSystemImage3 outside image.c. */
HRESULT WINAPI image_get_SessionStartBlock(IFileSystemImage3 *iface, LONG *value);
HRESULT WINAPI image_put_SessionStartBlock(IFileSystemImage3 *iface, LONG value);
HRESULT WINAPI image_get_FreeMediaBlocks(IFileSystemImage3 *iface, LONG *value);
HRESULT WINAPI image_put_FreeMediaBlocks(IFileSystemImage3 *iface, LONG value);
HRESULT WINAPI image_get_UsedBlocks(IFileSystemImage3 *iface, LONG *value);
HRESULT WINAPI image_ChooseImageDefaultsForMediaType(IFileSystemImage3 *iface, IMAPI_MEDIA_PHYSICAL_TYPE type);
HRESULT WINAPI image_get_VolumeName(IFileSystemImage3 *iface, BSTR *value);
HRESULT WINAPI image_put_VolumeName(IFileSystemImage3 *iface, BSTR value);
HRESULT WINAPI image_get_VolumeNameUDF(IFileSystemImage3 *iface, BSTR *value);
HRESULT WINAPI image_get_VolumeNameJoliet(IFileSystemImage3 *iface, BSTR *value);
HRESULT WINAPI image_get_VolumeNameISO9660(IFileSystemImage3 *iface, BSTR *value);
HRESULT WINAPI image_get_FileSystemsToCreate(IFileSystemImage3 *iface, FsiFileSystems *value);
HRESULT WINAPI image_put_FileSystemsToCreate(IFileSystemImage3 *iface, FsiFileSystems value);
HRESULT WINAPI image_get_FileSystemsSupported(IFileSystemImage3 *iface, FsiFileSystems *value);
HRESULT WINAPI image_put_UDFRevision(IFileSystemImage3 *iface, LONG value);
HRESULT WINAPI image_get_UDFRevision(IFileSystemImage3 *iface, LONG *value);
HRESULT WINAPI image_get_UDFRevisionsSupported(IFileSystemImage3 *iface, SAFEARRAY **value);
HRESULT WINAPI image_put_ISO9660InterchangeLevel(IFileSystemImage3 *iface, LONG value);
HRESULT WINAPI image_get_ISO9660InterchangeLevel(IFileSystemImage3 *iface, LONG *value);
HRESULT WINAPI image_get_ISO9660InterchangeLevelsSupported(IFileSystemImage3 *iface, SAFEARRAY **value);
HRESULT WINAPI image_get_UseRestrictedCharacterSet(IFileSystemImage3 *iface, VARIANT_BOOL *value);
HRESULT WINAPI image_put_UseRestrictedCharacterSet(IFileSystemImage3 *iface, VARIANT_BOOL value);
HRESULT WINAPI image_get_StrictFileSystemCompliance(IFileSystemImage3 *iface, VARIANT_BOOL *value);
HRESULT WINAPI image_put_StrictFileSystemCompliance(IFileSystemImage3 *iface, VARIANT_BOOL value);
HRESULT WINAPI image_get_CreateRedundantUdfMetadataFiles(IFileSystemImage3 *iface, VARIANT_BOOL *value);
HRESULT WINAPI image_put_CreateRedundantUdfMetadataFiles(IFileSystemImage3 *iface, VARIANT_BOOL value);
HRESULT WINAPI image_get_WorkingDirectory(IFileSystemImage3 *iface, BSTR *value);
HRESULT WINAPI image_put_WorkingDirectory(IFileSystemImage3 *iface, BSTR value);
HRESULT WINAPI image_get_StageFiles(IFileSystemImage3 *iface, VARIANT_BOOL *value);
HRESULT WINAPI image_put_StageFiles(IFileSystemImage3 *iface, VARIANT_BOOL value);

HRESULT WINAPI image_get_BootImageOptions(IFileSystemImage3 *iface, IBootOptions **value);
HRESULT WINAPI image_put_BootImageOptions(IFileSystemImage3 *iface, IBootOptions *value);
HRESULT WINAPI image_get_BootImageOptionsArray(IFileSystemImage3 *iface, SAFEARRAY **value);
HRESULT WINAPI image_put_BootImageOptionsArray(IFileSystemImage3 *iface, SAFEARRAY *value);

HRESULT WINAPI image_SetMaxMediaBlocksFromDevice(IFileSystemImage3 *iface, IDiscRecorder2 *recorder);
HRESULT WINAPI image_ChooseImageDefaults(IFileSystemImage3 *iface, IDiscRecorder2 *recorder);
HRESULT WINAPI image_get_ImportedVolumeName(IFileSystemImage3 *iface, BSTR *value);
HRESULT WINAPI image_CalculateDiscIdentifier(IFileSystemImage3 *iface, BSTR *value);
HRESULT WINAPI image_IdentifyFileSystemsOnDisc(IFileSystemImage3 *iface, IDiscRecorder2 *recorder, FsiFileSystems *value);
HRESULT WINAPI image_GetDefaultFileSystemForImport(IFileSystemImage3 *iface, FsiFileSystems given, FsiFileSystems *value);
HRESULT WINAPI image_ImportFileSystem(IFileSystemImage3 *iface, FsiFileSystems *value);
HRESULT WINAPI image_ImportSpecificFileSystem(IFileSystemImage3 *iface, FsiFileSystems file_system);
HRESULT WINAPI image_get_MultisessionInterfaces(IFileSystemImage3 *iface, SAFEARRAY **value);
HRESULT WINAPI image_put_MultisessionInterfaces(IFileSystemImage3 *iface, SAFEARRAY *value);
HRESULT WINAPI image_ProbeSpecificFileSystem(IFileSystemImage3 *iface, FsiFileSystems file_system, VARIANT_BOOL *value);

#endif
