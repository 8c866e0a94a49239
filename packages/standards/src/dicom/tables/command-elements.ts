// Command elements of PS3.7 Annex E (group 0000), which PS3.6 does not list. Input of scripts/generate-tables.ts.
// One line each: tag | VR | VM | R if retired | keyword | name.
export const commandElements = `
00000000|UL|1||CommandGroupLength|Command Group Length
00000001|UL|1|R|CommandLengthToEnd|Command Length to End
00000002|UI|1||AffectedSOPClassUID|Affected SOP Class UID
00000003|UI|1||RequestedSOPClassUID|Requested SOP Class UID
00000010|SH|1|R|CommandRecognitionCode|Command Recognition Code
00000100|US|1||CommandField|Command Field
00000110|US|1||MessageID|Message ID
00000120|US|1||MessageIDBeingRespondedTo|Message ID Being Responded To
00000200|AE|1|R|Initiator|Initiator
00000300|AE|1|R|Receiver|Receiver
00000400|AE|1|R|FindLocation|Find Location
00000600|AE|1||MoveDestination|Move Destination
00000700|US|1||Priority|Priority
00000800|US|1||CommandDataSetType|Command Data Set Type
00000850|US|1|R|NumberOfMatches|Number of Matches
00000860|US|1|R|ResponseSequenceNumber|Response Sequence Number
00000900|US|1||Status|Status
00000901|AT|1-n||OffendingElement|Offending Element
00000902|LO|1||ErrorComment|Error Comment
00000903|US|1||ErrorID|Error ID
00001000|UI|1||AffectedSOPInstanceUID|Affected SOP Instance UID
00001001|UI|1||RequestedSOPInstanceUID|Requested SOP Instance UID
00001002|US|1||EventTypeID|Event Type ID
00001005|AT|1-n||AttributeIdentifierList|Attribute Identifier List
00001008|US|1||ActionTypeID|Action Type ID
00001020|US|1||NumberOfRemainingSuboperations|Number of Remaining Sub-operations
00001021|US|1||NumberOfCompletedSuboperations|Number of Completed Sub-operations
00001022|US|1||NumberOfFailedSuboperations|Number of Failed Sub-operations
00001023|US|1||NumberOfWarningSuboperations|Number of Warning Sub-operations
00001030|AE|1||MoveOriginatorApplicationEntityTitle|Move Originator Application Entity Title
00001031|US|1||MoveOriginatorMessageID|Move Originator Message ID
00004000|LT|1|R|DialogReceiver|Dialog Receiver
00004010|LT|1|R|TerminalType|Terminal Type
00005010|SH|1|R|MessageSetID|Message Set ID
00005020|SH|1|R|EndMessageID|End Message ID
00005110|LT|1|R|DisplayFormat|Display Format
00005120|LT|1|R|PagePositionID|Page Position ID
00005130|CS|1|R|TextFormatID|Text Format ID
00005140|CS|1|R|NormalReverse|Normal/Reverse
00005150|CS|1|R|AddGrayScale|Add Gray Scale
00005160|CS|1|R|Borders|Borders
00005170|IS|1|R|Copies|Copies
00005180|CS|1|R|CommandMagnificationType|Command Magnification Type
00005190|CS|1|R|Erase|Erase
000051A0|CS|1|R|Print|Print
000051B0|US|1-n|R|Overlays|Overlays`
