using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;

namespace Ioc.Enforcement;

/// <summary>Every no that this part of the house says, in both languages.</summary>
public static class Refusals
{
    public static readonly Refusal CaseUnknown = new(RefusalKind.NotFound, "case.unknown", new LocalText(
        "Không có hồ sơ này.", "There is no such case."));

    public static readonly Refusal ChangedMeanwhile = new(RefusalKind.Conflict, "case.changed_meanwhile", new LocalText(
        "Hồ sơ vừa được người khác thay đổi. Hãy tải lại rồi xem xét lại.", "Somebody changed this case meanwhile. Load it again and look once more."));

    public static readonly Refusal PlateMissing = new(RefusalKind.Invalid, "case.plate_missing", new LocalText(
        "Không đọc được biển số. Hãy nhập biển số nhìn thấy trên ảnh, hoặc từ chối hồ sơ.", "The plate could not be read. Enter the plate you see in the picture, or reject the case."));

    public static readonly Refusal PlateNotConfirmed = new(RefusalKind.Invalid, "case.plate_not_confirmed", new LocalText(
        "Biển số đọc chưa chắc chắn. Hãy đối chiếu với ảnh và xác nhận hoặc sửa biển số trước.", "The plate was read without certainty. Compare it with the picture and confirm or correct it first."));

    public static readonly Refusal NoOwner = new(RefusalKind.Invalid, "case.no_owner", new LocalText(
        "Chưa xác định được xe đăng ký theo biển số này. Hãy kiểm tra biển số hoặc từ chối hồ sơ.", "No registered vehicle was found for this plate. Check the plate or reject the case."));

    public static readonly Refusal RegisterSilent = new(RefusalKind.Conflict, "case.register_silent", new LocalText(
        "Cơ sở dữ liệu đăng ký xe chưa trả lời. Hệ thống tự tra cứu lại; hãy quay lại hồ sơ này sau.",
        "The vehicle register has not answered yet. It is asked again by itself; come back to this case later."));

    public static readonly Refusal SetAside = new(RefusalKind.Invalid, "case.set_aside", new LocalText(
        "Xe quân đội, ngoại giao hoặc nước ngoài: không lập thông báo tại đây. Hãy từ chối với lý do ngoài thẩm quyền và chuyển cơ quan có thẩm quyền.",
        "An army, diplomatic or foreign vehicle: no notice is made here. Reject it as outside competence and hand it to the competent body."));

    public static readonly Refusal EvidenceBroken = new(RefusalKind.Invalid, "case.evidence_broken", new LocalText(
        "Chứng cứ thiếu hoặc đã bị thay đổi so với khi camera niêm phong. Không thể lập thông báo.",
        "Evidence is missing or differs from what the camera sealed. No notice can be made."));

    public static readonly Refusal LimitationExpired = new(RefusalKind.Invalid, "case.limitation_expired", new LocalText(
        "Đã quá thời hiệu xử phạt một năm kể từ ngày vi phạm. Hãy từ chối hồ sơ.", "The limitation of one year since the act has passed. Reject the case."));

    public static readonly Refusal PlateNotValid = new(RefusalKind.Invalid, "plate.not_valid", new LocalText(
        "Đây không phải biển số xe Việt Nam. Hãy nhập đúng như trên ảnh, ví dụ 30A-123.45.", "This is no Vietnamese plate. Enter it as in the picture, e.g. 30A-123.45."));

    public static readonly Refusal OffenceUnknown = new(RefusalKind.Invalid, "offence.unknown", new LocalText(
        "Hành vi này không có trong quy định tại ngày vi phạm. Hãy chọn trong danh sách.", "That offence was not law on the day of the act. Choose from the list."));

    public static readonly Refusal OffenceOtherVehicle = new(RefusalKind.Invalid, "offence.other_vehicle", new LocalText(
        "Hành vi này áp dụng cho loại xe khác với xe đăng ký.", "That offence is for another class of vehicle than the registered one."));

    public static readonly Refusal ReasonUnknown = new(RefusalKind.Invalid, "reject.reason_unknown", new LocalText(
        "Hãy chọn một lý do trong danh sách.", "Choose a reason from the list."));

    public static readonly Refusal NoteMissing = new(RefusalKind.Invalid, "note.missing", new LocalText(
        "Hãy ghi rõ lý do.", "Say why in a few words."));

    public static readonly Refusal NoteTooLong = new(RefusalKind.Invalid, "note.too_long", new LocalText(
        "Ghi chú dài quá 2.000 ký tự.", "The note is longer than 2,000 characters."));

    public static readonly Refusal NoticeNotFound = new(RefusalKind.NotFound, "notice.not_found", new LocalText(
        "Không tìm thấy thông báo. Hãy kiểm tra số thông báo, biển số và mã tra cứu in trên giấy.",
        "No notice was found. Check the number, the plate and the look-up code printed on the paper."));

    public static readonly Refusal DriverNameMissing = new(RefusalKind.Invalid, "confirm.driver_name", new LocalText(
        "Hãy nhập họ tên người lái xe (2 đến 120 ký tự).", "Enter the driver's full name (2 to 120 characters)."));

    public static readonly Refusal DriverNameUnexpected = new(RefusalKind.Invalid, "confirm.driver_unexpected", new LocalText(
        "Chỉ nhập tên người lái khi chủ xe không phải là người lái.", "Name a driver only when the owner was not the one who drove."));

    public static readonly Refusal ContestText = new(RefusalKind.Invalid, "contest.text", new LocalText(
        "Hãy viết nội dung giải trình từ 10 đến 4.000 ký tự.", "Write the objection in 10 to 4,000 characters."));

    public static readonly Refusal DocumentUnknown = new(RefusalKind.NotFound, "document.unknown", new LocalText(
        "Chưa có văn bản này.", "This document does not exist yet."));

    public static readonly Refusal PartUnknown = new(RefusalKind.NotFound, "evidence.unknown", new LocalText(
        "Không có phần chứng cứ này.", "There is no such part of the evidence."));

    public static readonly Refusal PartBroken = new(RefusalKind.Conflict, "evidence.broken", new LocalText(
        "Phần chứng cứ này thiếu hoặc đã bị thay đổi, nên không hiển thị.", "This part of the evidence is missing or was changed, so it is not shown."));

    public static readonly Refusal EvidenceRemoved = new(RefusalKind.NotFound, "evidence.removed", new LocalText(
        "Chứng cứ này đã được xóa vì hết thời hạn lưu trữ.", "This evidence was removed: the time for which it is kept is over."));

    public static readonly Refusal ReportSender = new(RefusalKind.Invalid, "report.sender", new LocalText(
        "Hãy nhập họ tên người cung cấp (2 đến 120 ký tự); địa chỉ đến 300, điện thoại đến 30 ký tự.", "Enter the sender's name (2 to 120 characters); the address up to 300, the telephone up to 30."));

    public static readonly Refusal ReportAct = new(RefusalKind.Invalid, "report.act", new LocalText(
        "Hãy nhập địa điểm (2 đến 300 ký tự) và nội dung phản ánh (5 đến 1.000 ký tự).", "Enter the place (2 to 300 characters) and what was seen (5 to 1,000 characters)."));

    public static readonly Refusal ReportTime = new(RefusalKind.Invalid, "report.time", new LocalText(
        "Thời gian xảy ra phải ở trong vòng một năm trước đến nay.", "The act must lie within the year up to now."));

    public static readonly Refusal ReportChoice = new(RefusalKind.Invalid, "report.choice", new LocalText(
        "Hãy chọn trong danh sách.", "Choose from the lists."));

    public static readonly Refusal ReportUnknown = new(RefusalKind.Conflict, "report.unknown", new LocalText(
        "Không có phản ánh này, hoặc đã có kết quả xác minh.", "There is no such report, or it was verified already."));

    public static readonly Refusal ReportDays = new(RefusalKind.Invalid, "report.days", new LocalText(
        "Hãy chọn khoảng ngày không quá một năm và không quá 5.000 phản ánh.", "Choose at most a year and at most 5,000 reports."));

    public static readonly Refusal PrintUnknown = new(RefusalKind.NotFound, "print.unknown", new LocalText(
        "Có hồ sơ chưa có thông báo hoặc ngoài địa bàn của bạn. Hãy tải lại danh sách.", "A case has no notice, or is not within your area. Load the list again."));

    public static Refusal PrintCount(int most) => new(RefusalKind.Invalid, "print.count", new LocalText(
        $"Hãy chọn từ 1 đến {most} thông báo.", $"Choose 1 to {most} notices."));

    public static readonly Refusal RetentionUnknown = new(RefusalKind.NotFound, "retention.unknown", new LocalText(
        "Không có thời hạn lưu trữ này.", "There is no such period."));

    public static readonly Refusal RetentionReason = new(RefusalKind.Invalid, "retention.reason", new LocalText(
        "Hãy ghi căn cứ hoặc lý do (5 đến 300 ký tự).", "Say why, or by which law (5 to 300 characters)."));

    public static readonly Refusal HoldSubject = new(RefusalKind.Invalid, "retention.hold_subject", new LocalText(
        "Hãy chọn một hồ sơ (mã hồ sơ hoặc số thông báo), hoặc một khoảng ngày của lượt xe qua.", "Name one case (its id or its notice's number), or a span of days of passages."));

    public static readonly Refusal HoldUnknown = new(RefusalKind.NotFound, "retention.hold_unknown", new LocalText(
        "Không có lệnh giữ lại này, hoặc đã được bỏ.", "There is no such hold, or it was lifted."));

    public static Refusal RetentionDays(int least, int most) => new(RefusalKind.Invalid, "retention.days", new LocalText(
        $"Thời hạn này phải từ {least} đến {most} ngày.", $"This period must be {least} to {most} days."));

    public static readonly Refusal ExportPurpose = new(RefusalKind.Invalid, "evidence.export_purpose", new LocalText(
        "Hãy ghi gói chứng cứ dùng vào việc gì (3 đến 300 ký tự).", "Say what the evidence package is for (3 to 300 characters)."));

    public static readonly Refusal AttachmentTooLarge = new(RefusalKind.Invalid, "attachment.too_large", new LocalText(
        "Tệp lớn hơn 5 MB. Hãy chụp lại với độ phân giải thấp hơn hoặc chia nhỏ.", "The file is larger than 5 MB. Take the photograph at a lower resolution, or split it."));

    public static readonly Refusal AttachmentType = new(RefusalKind.Invalid, "attachment.type", new LocalText(
        "Chỉ nhận ảnh JPEG, PNG hoặc tệp PDF còn nguyên vẹn.", "Only whole JPEG or PNG pictures and PDF files are taken."));

    public static readonly Refusal AttachmentsTooMany = new(RefusalKind.Conflict, "attachment.too_many", new LocalText(
        "Mỗi hồ sơ nhận tối đa 5 tệp.", "A case takes five files at most."));

    public static readonly Refusal PaymentUnavailable = new(RefusalKind.Conflict, "payment.unavailable", new LocalText(
        "Hiện chưa thể nộp phạt trực tuyến. Hãy nộp tại Kho bạc Nhà nước theo quyết định.", "Online payment is not available. Pay at the State Treasury as the decision says."));

    public static readonly Refusal ClonedPlate = new(RefusalKind.Invalid, "case.cloned_plate", new LocalText(
        "Biển số xuất hiện ở hai nơi trong thời gian không thể: một trong hai xe mang biển giả, chủ xe đăng ký có thể là người bị hại. Hãy so ảnh hai nơi với xe đăng ký rồi xác nhận biển số, hoặc từ chối hay chuyển hồ sơ.",
        "The plate was at two places impossibly fast: one of the vehicles bears a false plate, and the registered owner may be the victim. Compare both pictures with the registered vehicle, then confirm the plate, or reject or transfer the case."));

    public static readonly Refusal RegisteredLater = new(RefusalKind.Conflict, "case.registered_later", new LocalText(
        "Xe được đăng ký sau ngày vi phạm: chủ xe đứng tên có thể chưa có xe vào ngày đó. Hãy kiểm tra ai là chủ xe vào ngày vi phạm; nếu vẫn là người này thì xác nhận biển số rồi duyệt, nếu không thì từ chối hồ sơ.",
        "The vehicle was registered after the day of the act: the owner named may not have had it then. Find out who owned it on that day; if it was this owner, confirm the plate and approve, else reject the case."));

    public static readonly Refusal ClassDisagrees = new(RefusalKind.Invalid, "case.class_disagreement", new LocalText(
        "Loại xe theo biển số, đăng ký và ảnh không thống nhất. Hãy xem ảnh, chọn loại xe và xác nhận biển số trước khi duyệt.",
        "Plate, registration and picture disagree on the class of vehicle. Look at the pictures, say what it is and confirm the plate before you approve."));

    public static readonly Refusal CertificateExpired = new(RefusalKind.Invalid, "case.certificate_expired", new LocalText(
        "Thiết bị đo đã hết hạn kiểm định vào ngày vi phạm, số đo không dùng làm chứng cứ. Hãy từ chối hồ sơ.",
        "The device's certificate had expired on the day of the act: its reading is no evidence. Reject the case."));

    public static readonly Refusal SecondPerson = new(RefusalKind.Conflict, "approve.second_person", new LocalText(
        "Bạn đã duyệt lần thứ nhất. Hồ sơ này cần một cán bộ khác duyệt lần thứ hai.",
        "You gave the first approval. This case needs a second approval by another officer."));

    public static readonly Refusal TwoBeforeTransfer = new(RefusalKind.Conflict, "transfer.two_persons", new LocalText(
        "Hồ sơ này cần hai cán bộ duyệt. Hãy duyệt đủ hai lần rồi chuyển.",
        "This case needs the approval of two officers. Approve it twice, then hand it on."));

    public static readonly Refusal NoDouble = new(RefusalKind.Invalid, "merge.no_double", new LocalText(
        "Hồ sơ được chọn không phải của cùng biển số hoặc đã kết thúc. Hãy chọn trong danh sách hồ sơ có thể trùng.",
        "That case is not of the same plate, or has ended. Choose from the list of possible doubles."));

    public static readonly Refusal ColleagueUnknown = new(RefusalKind.Invalid, "ask.colleague_unknown", new LocalText(
        "Hãy chọn một cán bộ khác được phân quyền duyệt hồ sơ của địa bàn này.", "Choose another member of staff who may review cases of this place."));

    public static readonly Refusal UnitUnknown = new(RefusalKind.Invalid, "transfer.unit_unknown", new LocalText(
        "Hãy chọn đơn vị tiếp nhận trong danh sách.", "Choose the receiving unit from the list."));

    public static readonly Refusal ViolatorMissing = new(RefusalKind.Invalid, "record.violator", new LocalText(
        "Hãy nhập họ tên người hoặc tên tổ chức vi phạm (2 đến 200 ký tự).", "Enter the name of the person or organisation (2 to 200 characters)."));

    public static readonly Refusal LicenceNotValid = new(RefusalKind.Invalid, "record.licence", new LocalText(
        "Số giấy phép lái xe gồm 12 chữ số, kèm hạng. Hãy kiểm tra, hoặc để trống nếu không có.",
        "A driving licence has 12 digits, and its class. Check it, or leave it empty where there is none."));

    public static readonly Refusal NothingToReceive = new(RefusalKind.Conflict, "decision.nothing_to_receive", new LocalText(
        "Chưa có quyết định, quyết định đã bị hủy, hoặc ngày nhận đã được ghi nhận. Hãy tải lại hồ sơ.",
        "There is no decision, it was annulled, or its receipt was noted before. Load the case again."));

    public static readonly Refusal PostingNumber = new(RefusalKind.Invalid, "posting.number", new LocalText(
        "Hãy ghi số hiệu bưu gửi bảo đảm, 5 đến 40 ký tự.", "Give the number of the registered letter, 5 to 40 characters."));

    public static readonly Refusal PostingKnown = new(RefusalKind.Conflict, "posting.known", new LocalText(
        "Số hiệu bưu gửi này đã được ghi. Mỗi lần gửi có một số hiệu riêng.", "This number was noted before. Each posting has a number of its own."));

    public static readonly Refusal ReceiptWayUnknown = new(RefusalKind.Invalid, "receipt.way", new LocalText(
        "Hãy chọn cách người bị xử phạt nhận quyết định.", "Choose how the decision was received."));

    public static readonly Refusal ReceiptReference = new(RefusalKind.Invalid, "receipt.reference", new LocalText(
        "Hãy ghi số của văn bản chứng minh việc nhận (biên bản, giấy báo), 3 đến 100 ký tự.", "Give the number of the paper that proves the receipt (record, slip), 3 to 100 characters."));

    /// <param name="decided">The day of the decision.</param>
    public static Refusal DeliveryDay(DateOnly decided) => new(RefusalKind.Invalid, "delivery.day", new LocalText(
        $"Ngày phải từ ngày ra quyết định ({decided:dd/MM/yyyy}) đến hôm nay.", $"The day lies between the decision ({decided:dd/MM/yyyy}) and today."));

    /// <param name="postings">How many postings the way needs.</param>
    public static Refusal ReceiptPostings(int postings) => new(RefusalKind.Invalid, "receipt.postings", new LocalText(
        $"Cách nhận này cần {postings} lần gửi bảo đảm đã được ghi. Hãy ghi các lần gửi trước.", $"This way needs {postings} registered postings. Note the postings first."));

    /// <param name="first">The first day on which it counts.</param>
    public static Refusal ReceiptTooEarly(DateOnly first) => new(RefusalKind.Invalid, "receipt.too_early", new LocalText(
        $"Theo các lần gửi đã ghi, quyết định được coi là đã nhận sớm nhất vào ngày {first:dd/MM/yyyy}.", $"By the postings noted, the decision counts as received on {first:dd/MM/yyyy} at the earliest."));

    public static readonly Refusal ReceiptNone = new(RefusalKind.Conflict, "receipt.none", new LocalText(
        "Hồ sơ này chưa ghi ngày nhận quyết định, nên không có gì để sửa.", "No receipt is noted in this case, so there is nothing to correct."));

    /// <param name="state">In which the case is.</param>
    public static Refusal ReceiptExecuted(CaseState state) => new(RefusalKind.Conflict, "receipt.executed", new LocalText(
        $"Không sửa được ngày nhận: hồ sơ đã ở trạng thái “{state.Text().Vi}”. Chỉ sửa khi quyết định còn phải thi hành.",
        $"The receipt can no longer be corrected: the case is “{state.Text().En}”. It is corrected while the decision is still to be carried out."));

    public static readonly Refusal ReceiptMoneyBooked = new(RefusalKind.Conflict, "receipt.money_booked", new LocalText(
        "Không sửa được ngày nhận: đã hạch toán tiền nộp theo ngày cũ, tiền chậm nộp của khoản đó không tính lại được. Nếu ngày cũ sai, người có thẩm quyền xem xét hủy quyết định.",
        "The receipt can no longer be corrected: money was booked by the old day, and its surcharge cannot be reckoned again. If that day is wrong, an authority considers annulling the decision."));

    public static readonly Refusal ReceiptOwn = new(RefusalKind.Forbidden, "receipt.own", new LocalText(
        "Bạn là người đã ghi ngày nhận này. Việc sửa phải do người có thẩm quyền khác thực hiện.", "You noted this receipt yourself. Somebody else with authority corrects it."));

    public static readonly Refusal ReceiptSame = new(RefusalKind.Invalid, "receipt.same", new LocalText(
        "Ngày, cách nhận và văn bản chứng minh giống như đã ghi; không có gì thay đổi.", "Day, way and proof are as they were noted; nothing would change."));

    public static readonly Refusal ExtensionNotDue = new(RefusalKind.Conflict, "limit.not_running", new LocalText(
        "Không có thời hạn đang chạy để kéo dài, hoặc thời hạn đã qua, hoặc căn cứ này đã được ghi. Chỉ kéo dài khi thời hạn còn.",
        "No such limit runs, it has passed, or this basis was noted before. Only a limit that has not passed is extended."));

    public static readonly Refusal LicenceNotEmpty = new(RefusalKind.Conflict, "licence.not_empty", new LocalText(
        "Giấy phép lái xe của hồ sơ này chưa bị trừ hết điểm, nên không cần kiểm tra kiến thức. Điểm tự phục hồi sau 12 tháng không bị trừ thêm.",
        "The driving licence of this case has points left, so no test is needed. They come back by themselves after 12 months without a deduction."));

    public static readonly Refusal TestReference = new(RefusalKind.Invalid, "licence.test_reference", new LocalText(
        "Hãy ghi số của kết quả kiểm tra kiến thức pháp luật, 3 đến 100 ký tự.", "Give the number of the test's result, 3 to 100 characters."));

    /// <param name="from">The first day on which the test may be taken.</param>
    public static Refusal TestDay(DateOnly from) => new(RefusalKind.Invalid, "licence.test_day", new LocalText(
        $"Ngày kiểm tra đạt phải từ {from:dd/MM/yyyy} (đủ 6 tháng kể từ ngày bị trừ hết điểm) và không sau hôm nay.",
        $"The test can be passed from {from:dd/MM/yyyy} on (six months after the last point went), and not after today."));

    public static readonly Refusal ViolatorNumber = new(RefusalKind.Invalid, "record.violator_number", new LocalText(
        "Số định danh cá nhân có 12 chữ số, mã số tổ chức có 10 hoặc 13 chữ số. Hãy kiểm tra, hoặc để trống nếu không có.",
        "A personal number has 12 digits, an organisation's 10 or 13. Check it, or leave it empty where there is none."));

    public static readonly Refusal LiabilityBasis = new(RefusalKind.Invalid, "record.basis", new LocalText(
        "Hãy chọn căn cứ chịu trách nhiệm phù hợp: của chủ xe hay của người khác, của cá nhân hay của tổ chức.",
        "Choose a basis of liability that fits: of the owner or of somebody else, of a person or of an organisation."));

    public static readonly Refusal NoticePassed = new(RefusalKind.Conflict, "notice.passed", new LocalText(
        "Vụ việc đã chuyển sang người chịu trách nhiệm khác theo biên bản. Bạn không phải làm gì thêm.",
        "By the record the matter has passed to somebody else who is liable. You need not do anything more."));

    public static readonly Refusal LetterNotDue = new(RefusalKind.Conflict, "record.letter_not_due", new LocalText(
        "Không cần thư tra cứu: chưa có biên bản, hoặc người nêu trong biên bản đăng nhập được bằng số định danh.",
        "No letter is needed: there is no record yet, or whom it names can sign in by their number."));

    public static readonly Refusal HearingNotDue = new(RefusalKind.Conflict, "explanation.hearing_not_due", new LocalText(
        "Không có yêu cầu giải trình trực tiếp nào đang chờ. Hãy tải lại hồ sơ.", "No request to explain in person is waiting. Load the case again."));

    public static readonly Refusal HearingDay = new(RefusalKind.Invalid, "explanation.hearing_day", new LocalText(
        "Hãy chọn ngày giờ giải trình sau thời điểm này và trong vòng 60 ngày tới.", "Choose a day and hour after now and within the next 60 days."));

    public static readonly Refusal HearingPlace = new(RefusalKind.Invalid, "explanation.hearing_place", new LocalText(
        "Hãy ghi địa điểm giải trình (3 đến 300 ký tự).", "Say where it takes place (3 to 300 characters)."));

    public static readonly Refusal HearingToCome = new(RefusalKind.Conflict, "explanation.hearing_to_come", new LocalText(
        "Chưa đến giờ giải trình trực tiếp đã ấn định.", "The hour set for explaining in person has not come yet."));

    public static readonly Refusal HearingNotSet = new(RefusalKind.Conflict, "explanation.hearing_not_set", new LocalText(
        "Chưa ấn định thời gian giải trình trực tiếp nên chưa thể lập biên bản phiên giải trình.",
        "No hour was set for explaining in person yet, so there are no minutes to take."));

    public static readonly Refusal MinutesMade = new(RefusalKind.Conflict, "explanation.minutes_made", new LocalText(
        "Biên bản phiên giải trình của vụ việc này đã được lập; không lập lần thứ hai.",
        "The minutes of this hearing were taken already; they are not taken twice."));

    public static readonly Refusal MinutesNone = new(RefusalKind.Conflict, "explanation.minutes_none", new LocalText(
        "Chưa có biên bản phiên giải trình để bổ sung.",
        "There are no minutes of a hearing to supplement."));

    public static readonly Refusal MinutesDecided = new(RefusalKind.Conflict, "explanation.minutes_decided", new LocalText(
        "Đã ra quyết định theo biên bản này nên không bổ sung được nữa.",
        "The decision that rests on these minutes was made: they are not supplemented any more."));

    public static readonly Refusal MinutesCorrection = new(RefusalKind.Invalid, "explanation.minutes_correction", new LocalText(
        "Hãy ghi điểm sai hoặc thiếu và nội dung đúng, 10 đến 4.000 ký tự.",
        "Write what is wrong or missing and what is right, in 10 to 4,000 characters."));

    public static readonly Refusal MinutesCorrectionSigning = new(RefusalKind.Invalid, "explanation.minutes_correction_signing", new LocalText(
        "Hãy chọn người giải trình đã ký, không ký, hoặc không có mặt.",
        "Say whether whoever explained signed, refused to, or was not there."));

    public static readonly Refusal MinutesCame = new(RefusalKind.Invalid, "explanation.minutes_came", new LocalText(
        "Hãy chọn ai đến giải trình: người vi phạm, người đại diện, hoặc không có ai.",
        "Say who came: the violator, a representative, or nobody."));

    public static readonly Refusal MinutesRepresentative = new(RefusalKind.Invalid, "explanation.minutes_representative", new LocalText(
        "Hãy ghi họ tên người đại diện (2 đến 200 ký tự) và căn cứ đại diện (3 đến 300 ký tự).",
        "Name the representative (2 to 200 characters) and say on what their right rests (3 to 300)."));

    public static readonly Refusal MinutesLeader = new(RefusalKind.Invalid, "explanation.minutes_leader", new LocalText(
        "Hãy ghi người chủ trì phiên giải trình (2 đến 200 ký tự).",
        "Say who led the hearing (2 to 200 characters)."));

    public static readonly Refusal MinutesSaid = new(RefusalKind.Invalid, "explanation.minutes_said", new LocalText(
        "Hãy ghi ý kiến của người giải trình, 10 đến 4.000 ký tự.",
        "Write down what whoever came said, in 10 to 4,000 characters."));

    public static readonly Refusal MinutesAgency = new(RefusalKind.Invalid, "explanation.minutes_agency", new LocalText(
        "Hãy ghi ý kiến của người chủ trì, hoặc ghi nhận của cơ quan khi không có ai đến, 10 đến 4.000 ký tự.",
        "Write down what who led it said, or what is noted where nobody came, in 10 to 4,000 characters."));

    public static readonly Refusal MinutesSigning = new(RefusalKind.Invalid, "explanation.minutes_signing", new LocalText(
        "Hãy chọn người giải trình đã ký hay không ký biên bản.",
        "Say whether whoever came signed the minutes or refused to."));

    public static readonly Refusal MinutesBegan = new(RefusalKind.Invalid, "explanation.minutes_began", new LocalText(
        "Giờ bắt đầu phải từ giờ đã mời trở đi, trong chính ngày đã mời. Nếu tổ chức vào ngày khác, hãy đổi ngày giải trình trước.",
        "It begins at the hour of the invitation or later, on the same day. Where it was held on another day, set that day first."));

    public static readonly Refusal MinutesEnded = new(RefusalKind.Invalid, "explanation.minutes_ended", new LocalText(
        "Giờ kết thúc phải sau giờ bắt đầu, trong cùng ngày và không sau lúc này.",
        "It ends after it began, on the same day and not after this moment."));

    public static readonly Refusal ExplanationNotDue = new(RefusalKind.Conflict, "explanation.not_due", new LocalText(
        "Vụ việc này không có quyền giải trình hoặc đã hết thời hạn giải trình.", "There is no right to explain in this case, or its time has passed."));

    public static readonly Refusal LongerReason = new(RefusalKind.Invalid, "explanation.longer_reason", new LocalText(
        "Hãy nêu lý do đề nghị gia hạn, 10 đến 1.000 ký tự.", "Say why more time is needed, in 10 to 1,000 characters."));

    public static readonly Refusal LongerNotDue = new(RefusalKind.Conflict, "explanation.longer_not_due", new LocalText(
        "Không thể đề nghị gia hạn: không còn thời hạn giải trình bằng văn bản, hoặc đã đề nghị trước đó. Chỉ được đề nghị một lần, trước khi hết hạn.",
        "More time cannot be asked for: the time to explain in writing is over, or it was asked for before. It is asked for once, before the time runs out."));

    public static readonly Refusal LongerNotAsked = new(RefusalKind.Conflict, "explanation.longer_not_asked", new LocalText(
        "Không có đề nghị gia hạn nào đang chờ trả lời. Hãy tải lại hồ sơ.", "No request for more time waits for an answer. Load the case again."));

    /// <param name="before">The last day to explain so far.</param>
    /// <param name="latest">The last day that the law allows.</param>
    public static Refusal LongerDay(DateOnly before, DateOnly latest) => new(RefusalKind.Invalid, "explanation.longer_day", new LocalText(
        $"Hạn mới phải sau ngày {before:dd/MM/yyyy}, không trước hôm nay và không quá ngày {latest:dd/MM/yyyy}.",
        $"The new last day lies after {before:dd/MM/yyyy}, not before today and no later than {latest:dd/MM/yyyy}."));

    public static readonly Refusal ExplanationOpen = new(RefusalKind.Conflict, "decision.explanation_open", new LocalText(
        "Người vi phạm còn thời hạn giải trình, đang chờ giải trình trực tiếp hoặc chờ trả lời đề nghị gia hạn, và chưa từ bỏ quyền này. Chưa được ra quyết định.",
        "The violator may still explain, waits to do so in person or for an answer about more time, and has not waived it. It cannot be decided yet."));

    public static readonly Refusal ExplanationText = new(RefusalKind.Invalid, "explanation.text", new LocalText(
        "Hãy ghi nội dung giải trình từ 10 đến 4.000 ký tự.", "Write the explanation in 10 to 4,000 characters."));

    public static readonly Refusal ComplaintText = new(RefusalKind.Invalid, "complaint.text", new LocalText(
        "Hãy viết nội dung khiếu nại từ 10 đến 4.000 ký tự.", "Write the complaint in 10 to 4,000 characters."));

    public static readonly Refusal ComplaintOpen = new(RefusalKind.Conflict, "complaint.open", new LocalText(
        "Đang có một khiếu nại chưa giải quyết xong. Hãy giải quyết khiếu nại đó trước.", "A complaint is open. Settle it first."));

    public static readonly Refusal ComplaintEnded = new(RefusalKind.Conflict, "complaint.settled", new LocalText(
        "Khiếu nại đã được giải quyết lần hai. Nếu không đồng ý, bạn có thể khởi kiện tại Tòa án.",
        "The complaint was settled a second time. If you do not agree, you may go to court."));

    public static readonly Refusal ComplaintOwn = new(RefusalKind.Forbidden, "complaint.own", new LocalText(
        "Người đã ra quyết định hoặc đã giải quyết lần đầu không được giải quyết khiếu nại lần hai.",
        "Whoever decided, or settled the first complaint, may not settle the second."));

    public static readonly Refusal SuspensionAsked = new(RefusalKind.Invalid, "suspension.asked", new LocalText(
        "Hãy viết lý do đề nghị tạm đình chỉ từ 10 đến 1.000 ký tự, hoặc để trống nếu không đề nghị.",
        "Write in 10 to 1,000 characters why the decision should be suspended, or leave it empty."));

    public static readonly Refusal SuspensionRuns = new(RefusalKind.Conflict, "suspension.runs", new LocalText(
        "Quyết định đang được tạm đình chỉ.", "The decision is suspended already."));

    public static readonly Refusal SuspensionNone = new(RefusalKind.Conflict, "suspension.none", new LocalText(
        "Quyết định không bị tạm đình chỉ.", "The decision is not suspended."));

    public static readonly Refusal SuspensionNotSettling = new(RefusalKind.Conflict, "suspension.not_settling", new LocalText(
        "Chỉ tạm đình chỉ khi khiếu nại đã thụ lý và chưa giải quyết xong (Điều 35 Luật Khiếu nại).",
        "A decision is suspended only while a complaint that was taken up is being settled (Law on Complaints, Art. 35)."));

    public static readonly Refusal SuspensionNothingDue = new(RefusalKind.Conflict, "suspension.nothing_due", new LocalText(
        "Tiền phạt đã nộp đủ, không còn việc thi hành nào để tạm đình chỉ.", "The fine was paid in full: nothing is left to suspend."));

    public static readonly Refusal SuspensionTooLate = new(RefusalKind.Conflict, "suspension.too_late", new LocalText(
        "Thời hạn giải quyết khiếu nại đã hết, không còn thời gian để tạm đình chỉ. Hãy giải quyết khiếu nại.",
        "The time for settling the complaint has passed, and a suspension cannot outlast it. Settle the complaint."));

    public static readonly Refusal ComplaintNone = new(RefusalKind.Conflict, "complaint.none", new LocalText(
        "Không có khiếu nại nào đang chờ việc này.", "No complaint waits for that."));

    public static readonly Refusal ComplaintReason = new(RefusalKind.Invalid, "complaint.reason", new LocalText(
        "Hãy chọn căn cứ không thụ lý trong danh sách.", "Choose from the list why it is not taken up."));

    public static readonly Refusal ComplaintOutcome = new(RefusalKind.Invalid, "complaint.outcome", new LocalText(
        "Hãy chọn giữ nguyên, sửa mức phạt hoặc hủy quyết định.", "Choose: the decision stands, the fine is changed, or the decision is annulled."));

    public static readonly Refusal ComplaintSameAmount = new(RefusalKind.Invalid, "complaint.same_amount", new LocalText(
        "Mức phạt mới phải khác mức hiện tại. Nếu không đổi, hãy chọn giữ nguyên quyết định.", "The new fine must differ from the present one. If nothing changes, the decision stands."));

    public static readonly Refusal RefundUnknown = new(RefusalKind.Conflict, "refund.unknown", new LocalText(
        "Không có khoản hoàn trả này, hoặc đã hoàn trả xong.", "There is no such refund, or it was paid already."));

    public static readonly Refusal RefundReference = new(RefusalKind.Invalid, "refund.reference", new LocalText(
        "Hãy nhập số lệnh chi hoặc chứng từ hoàn trả (3 đến 100 ký tự).", "Enter the number of the payment order (3 to 100 characters)."));

    /// <summary>Only the superior head acts on a second complaint.</summary>
    public static Refusal ComplaintSuperior(LocalText? superior) => new(RefusalKind.Forbidden, "complaint.superior", new LocalText(
        $"Khiếu nại lần hai do {superior?.Vi ?? "người đứng đầu cơ quan cấp trên trực tiếp"} giải quyết.",
        $"A second complaint is settled by the {superior?.En ?? "superior head"}."));

    /// <summary>The time for complaining has passed, and no obstacle was named.</summary>
    public static Refusal ComplaintLate(DateOnly last) => new(RefusalKind.Invalid, "complaint.late", new LocalText(
        $"Thời hạn khiếu nại đã hết ngày {last:dd/MM/yyyy}. Nếu có trở ngại khách quan (ốm đau, thiên tai, đi công tác xa …), hãy ghi rõ (10 đến 1.000 ký tự).",
        $"The time for complaining ended on {last:dd/MM/yyyy}. If something kept you (illness, disaster, work far away …), say what (10 to 1,000 characters)."));

    /// <summary>The act has no edge from the case's state.</summary>
    public static Refusal StepIllegal(CaseState state) => new(RefusalKind.Conflict, "case.step_illegal", new LocalText(
        $"Hồ sơ đang ở trạng thái “{state.Text().Vi}”, không thực hiện được việc này.", $"The case is “{state.Text().En}”: that cannot be done now."));

    /// <summary>The amount lies outside the frame.</summary>
    public static Refusal AmountOutsideFrame(FineFrame frame) => new(RefusalKind.Invalid, "decision.amount", new LocalText(
        $"Mức phạt phải từ {Money.Vietnamese(frame.Minimum)} đến {Money.Vietnamese(frame.Maximum)} đồng.",
        $"The fine must be between {Money.English(frame.Minimum)} and {Money.English(frame.Maximum)} đồng."));

    /// <summary>The office may not decide a frame so high.</summary>
    public static Refusal BeyondCompetence(LocalText title, long maximum) => new(RefusalKind.Forbidden, "decision.competence", new LocalText(
        $"{title.Vi} chỉ được quyết định hành vi có mức phạt tối đa đến {Money.Vietnamese(maximum)} đồng.",
        $"{title.En} may only decide offences with a maximum of up to {Money.English(maximum)} đồng."));

    /// <summary>The person may not decide an amount so high, whatever the office may.</summary>
    public static Refusal BeyondOwnMaximum(long maximum) => new(RefusalKind.Forbidden, "decision.own_maximum", new LocalText(
        $"Bạn được giao quyết định mức phạt đến {Money.Vietnamese(maximum)} đồng. Hãy chuyển hồ sơ cho cấp trên.",
        $"You may decide fines of up to {Money.English(maximum)} đồng. Hand the case to your superior."));

    /// <summary>No rule says what this office may decide today.</summary>
    public static Refusal CompetenceUnknown(string title) => new(RefusalKind.Forbidden, "decision.competence_unknown", new LocalText(
        $"Không có quy định thẩm quyền cho chức danh “{title}” vào hôm nay.", $"No rule gives the office “{title}” a competence today."));
}
