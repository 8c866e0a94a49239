# De-identification as one would write it with pydicom in an afternoon: identifying attributes emptied at every level, private ones removed,
# UIDs replaced. A peer of the bench, not a recommendation. Arguments: folder in, folder out.
import hashlib, os, sys
import pydicom
empty = {'PatientName', 'PatientID', 'PatientBirthDate', 'ReferringPhysicianName', 'AccessionNumber', 'StudyID', 'InstitutionName', 'StudyDescription', 'SeriesDescription',
         'StudyDate', 'SeriesDate', 'AcquisitionDate', 'ContentDate', 'StudyTime', 'AcquisitionTime', 'StationName', 'OperatorsName', 'PatientAge', 'ProtocolName'}
keep = ('SOPClassUID', 'ReferencedSOPClassUID', 'TransferSyntaxUID')
def new(uid):
    return '2.25.' + str(int(hashlib.sha256(uid.encode()).hexdigest()[:31], 16))
def treat(dataset, element):
    if element.keyword in empty:
        element.value = ''
    elif element.VR == 'UI' and element.keyword not in keep and element.value:
        element.value = [new(u) for u in element.value] if element.VM > 1 else new(element.value)
source, target = sys.argv[1:]
for folder, _, names in os.walk(source):
    for name in names:
        dataset = pydicom.dcmread(os.path.join(folder, name))
        dataset.remove_private_tags()
        dataset.walk(treat)
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        dataset.save_as(os.path.join(target, dataset.SOPInstanceUID + '.dcm'), write_like_original=False)
