/**
 * Where the attributes of each family stand in PS3.6, read attribute by attribute with PS3.3 beside it: numbers, code strings, bulk numbers,
 * sequences and UIDs that say how an object was made and what it measures. `scripts/generate-tables.ts` makes the explicit list from it
 * (safe-attributes.gen.ts): no retired attribute, no text, nothing that Table E.1-1 of PS3.15 has a row for, nothing behind `!`.
 */
export interface Family {
  readonly name: string
  /** Serves the SOP classes with one of these modules (PS3.3 Annex A); absent: every SOP class. */
  readonly modules?: RegExp
  /** `gggg:eeee-eeee,eeee !eeee-eeee`, groups divided by a line. */
  readonly ranges: string
}

const image = /image-pixel|floating-point|general-image|multi-frame|double-float/

export const families: readonly Family[] = [
  {
    name: 'general',
    ranges: `0008:0005-0008,0016-001c,0060-0068,0100-0124,1032-115a,1160-1167,1199-1250,2218-2230,3001-3012,9007-9237 !0062,0063,010a,1125,115a,3002
0010:0028,0200-0201,1021-1024,2202-2210,2293,9431
0012:0052-0064
0018:0012-0015,9004,9737-9739,9771-9772,a001
0020:0011-0062,0242,9221-9222,9165-9167,9311,9312,9313,9529
0028:0300-0304
0032:1064-1065
0040:0220,0260-0261,0440-0441,0293-0295,08ea,1012,9092-9225,a010-a385,a491-a504,a525,a801-a808,db00-db73 !a170,a494
0044:0101
0052:0016
0088:0000`,
  },
  {
    name: 'image',
    modules: image,
    ranges: `0008:2122-2144,9410-9460
0018:0020-a001 !1048,9902-9947,991e
0020:0100-1041,9057-9536
0028:0002-6120,9001-9537
0040:0302-0318,8302-8303,a170
0050:0004-001d
0052:0001-003a
0060:3000-3020
0070:0041-0042,0052-005a,0100-0103,0306-0318
5200:9229-9230
5600:0010-0020
2050:0010-0020
0022:0016-0019
0040:072a-074a
7fe0:0001-0010`,
  },
  { name: 'contrast', modules: /contrast|image/, ranges: '0018:1041-1049,9337-9344,9425' },
  { name: 'photography', modules: /vl-|vl$|ophthalmic|endoscop|dermoscop|microscop|whole-slide|slide|image-pixel/, ranges: '0016:0001-1005 !0062,002b' },
  { name: 'nuclear', modules: image, ranges: '0018:1070-1077\n0054:0010-1330' },
  { name: 'ophthalmic', modules: /ophthal|visual|lens|refraction|keratometry|intraocular|corneal|acuity/, ranges: '0022:0001-1658\n0024:0010-0344\n0046:0014-0253' },
  {
    name: 'slide',
    modules: /specimen|slide|microscop|optical-path|segmentation/,
    ranges: '0040:0518-0520,0560,059a,0612-073a\n0048:0001-0303\n0050:0012-001d\n0022:0001-0004,0015-0019,0055-0057',
  },
  { name: 'specimen', modules: image, ranges: '0040:0518-0520,0560,059a,0612-0620' },
  {
    name: 'segmentation',
    modules: /^segment|^rt-segment|-segmentation|surface|tractography|microscopy-bulk|parametric/,
    ranges: '0062:0001-0013\n0066:0001-0134\n006a:0001-0011\n0070:0020-0024,0080-0087\n0008:0124',
  },
  { name: 'registration', modules: /registration|fiducials|structure-set|rt-/, ranges: '0064:0002-0010\n0070:0306-031f' },
  {
    name: 'presentation',
    modules: /presentation|blending|display|graphic|mask|color-palette|hanging|content-assessment|volumetric/,
    ranges: '0070:0002-1b14\n0028:1040-1411,2000-2002,3000-3110,6010-6120,9411-9537\n0018:1600-1624,9472\n0008:2144\n2050:0010-0020',
  },
  { name: 'palette', modules: /palette/, ranges: '0028:1101-1411,2000-2002' },
  {
    name: 'waveform',
    modules: /waveform/,
    ranges: '003a:0004-032e\n5400:0100-1010\n0018:1068-106e,1800-1802\n0040:a0b0,a130-a138,a180,b020\n0060:3000-3020\n0040:a170',
  },
  { name: 'document', modules: /^sr-|document|key-object|content|real-world-value|implant|inventory/, ranges: '0040:a170,e006-e008\n0070:0020-0024\n0048:0301\n0042:0013,0015\n0060:3000-3020' },
  {
    name: 'radiotherapy',
    modules: /^rt-|^radiotherapy|^enhanced-rt|^structure-set|^roi-contour|^(tomotherapeutic|robotic-arm|c-arm)-|dose-reference-record|^segment-reference/,
    ranges: `0018:0050,1070-1077,5100,9004
0020:0100-1041
0028:0009-000a
3002:000a-0135
3004:0001-0074
3006:0010-00cb
3008:0010-0240
300a:000a-079e
300c:0002-0129
300e:0002
3010:0001-00a0 !0052-0053
0044:0100 !0100
0050:0010-001d
0060:3000-3020
0062:0001-0013
0064:0002-0010
0070:0306-031f
0074:0121-1457 !0130-1030`,
  },
  { name: 'raw', modules: /raw-data|spectroscopy/, ranges: '0018:0020-9772\n0020:9057-9536\n0028:0008-000a,9001-9537\n5200:9229-9230\n5600:0010-0020' },
  { name: 'scan', modules: /surface-scan|point-cloud|uv-mapping/, ranges: '0080:0001-0013\n0018:0020-1800' },
  { name: 'dose-summary', modules: /performed|protocol/, ranges: '0018:0020-a001' },
]
