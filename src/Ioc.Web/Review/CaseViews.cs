using System.Text.Json;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Registrations;
using Ioc.Enforcement.Review;

namespace Ioc.Web.Review;

/// <summary>Turns case files into what the desk shows.</summary>
internal static class CaseViews
{
    public static CaseSummary Summary(QueueItem item) => new(
        item.Id, item.Version, item.State, CaseStateNames.Parse(item.State).Text(), item.Kind, Wording.Kind(item.Kind),
        item.CameraCode, new LocalText(item.CameraNameVi, item.CameraNameEn), item.PlaceCode, item.OccurredAt, item.OpenedAt,
        item.Plate, item.Plate is null ? null : Wording.Plate(item.Plate, item.VehicleClass), item.PlateSure, item.PlateConfidence, item.VehicleClass,
        item.Flags, item.NoticeNumber, item.Simulated);

    public static CaseDetail Detail(CaseFile file, EvidencePackage evidence, IReadOnlyList<StoredEvent> history, ProcedureView procedure, DateOnly today)
    {
        var row = file.Case;
        var seenClass = file.Vehicle?.VehicleClass ?? row.ReadClass;
        var offenceVehicle = VehicleFamily.Of(seenClass) == VehicleFamily.Motorbike ? OffenceVehicle.Motorbike : OffenceVehicle.Car;
        var seen = JudgedNumbers.Read(row.Detail);
        var meant = OffenceTable.Meant(row.Kind, offenceVehicle, row.Day, seen.ExcessKmh, seen.Condition);
        string[] flags = evidence.Sound || row.Flags.Contains("evidence_broken", StringComparer.Ordinal) ? row.Flags : [.. row.Flags, "evidence_broken"];
        return new CaseDetail(
            row.Id, row.Version, row.StateCode, row.State.Text(), row.Kind, Wording.Kind(row.Kind),
            row.CameraCode, new LocalText(row.CameraNameVi, row.CameraNameEn),
            row.PlaceCode, row.PlaceNameVi is null ? null : new LocalText(row.PlaceNameVi, row.PlaceNameEn ?? row.PlaceNameVi),
            row.OccurredAt, row.OpenedAt, row.Simulated, ProcedureViews.Acts(file, today),
            row.Plate, row.Plate is null ? null : Wording.Plate(row.Plate, seenClass),
            new PlateReadView(
                row.ReadPlate, row.ReadPlate is null ? null : Wording.Plate(row.ReadPlate, row.ReadClass), row.ReadConfidence, row.ReadSure, row.ReadUnsure,
                Characters(row.Detail), row.ReadLines, row.ReadColour, row.ReadClass) { SeenClass = row.SeenClass },
            file.Vehicle is { } vehicle ? Vehicle(vehicle) : null,
            [.. flags.Select(flag => new CaseFlag(flag, CaseFlags.All[flag].Text, CaseFlags.All[flag].Blocks))],
            new JudgementView(row.RuleId, row.RuleVersion, JsonElement.Parse(row.Detail), evidence.Manifest?.Models ?? new Dictionary<string, string>(StringComparer.Ordinal)),
            new EvidenceView(evidence.Sound, evidence.Problem, Parts(row.Id, evidence))
            {
                Seal = evidence.Manifest?.Seal, Readings = evidence.Manifest?.Readings ?? [], Certificate = evidence.Manifest?.Certificate, Clock = evidence.Manifest?.Clock, Origin = evidence.Manifest?.Origin,
                Without = Gaps(evidence),
            },
            [.. OffenceTable.InForce(offenceVehicle, row.Day, row.Kind, seen.ExcessKmh, seen.Condition).Select(offence => Offence(offence, offence == meant))],
            OffenceTable.Find(row.OffenceCode, row.Day) is { } chosen ? Offence(chosen, chosen == meant) : null,
            file.Frame is { } frame ? new FineFrameView(frame.Minimum, frame.Maximum, frame.Middle) : null,
            Rejection(row, history),
            file.Notice is { } notice ? new NoticeView(notice.Number, notice.IssuedAt, notice.IssuedBy, notice.RespondBy, $"/api/review/cases/{row.Id}/notice.pdf") : null,
            file.Confirmation is { } confirmation ? new ConfirmationView(confirmation.IsOwner, confirmation.DriverName, confirmation.ConfirmedAt) : null,
            file.Contest is { } contest ? new ContestView(contest.Text, contest.FiledAt, contest.Outcome, contest.DecidedBy, contest.DecidedAt, contest.Note) : null,
            file.Decision is { } decision ? Decision(row.Id, decision) : null,
            file.Payment is { } payment
                ? new PaymentView(payment.Reference, payment.Amount, payment.State, payment.StartedAt, payment.ReceivedAt, payment.ReceivedAt is null ? null : $"/api/review/cases/{row.Id}/receipt.pdf")
                : null,
            [.. history.Select(e => new HistoryItem(e.Seq, e.OccurredAt, e.Type, EventWording.Of(e.Type), e.Actor, e.Reason))],
            procedure);
    }

    public static OffenceOption Offence(Offence offence, bool suggested) => new(
        offence.Code, offence.Kinds, offence.Vehicle == OffenceVehicle.Motorbike ? "motorbike" : "car", offence.Citation, offence.Text,
        offence.Frame.Minimum, offence.Frame.Maximum, offence.Frame.Middle, offence.Points, suggested);

    // A rule may leave the reader's distribution in its detail: "characters": [{"character": "3", "confidence": 0.98}, …].
    private static CharacterRead[]? Characters(string detail)
    {
        var judged = JsonElement.Parse(detail);
        if (judged.ValueKind != JsonValueKind.Object || !judged.TryGetProperty("characters", out var characters) || characters.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var read = characters.EnumerateArray()
            .Where(c => c.ValueKind == JsonValueKind.Object && c.TryGetProperty("character", out var letter) && letter.ValueKind == JsonValueKind.String
                && c.TryGetProperty("confidence", out var confidence) && confidence.ValueKind == JsonValueKind.Number)
            .Select(c => new CharacterRead(c.GetProperty("character").GetString()!, c.GetProperty("confidence").GetDouble()))
            .ToArray();
        return read.Length == 0 ? null : read;
    }

    private static RegisteredVehicleView Vehicle(OwnedVehicle vehicle) => new(
        vehicle.Plate, Wording.Plate(vehicle.Plate, vehicle.VehicleClass), vehicle.VehicleClass, vehicle.PlateColour, vehicle.Brand, vehicle.Model, vehicle.Colour,
        vehicle.Status, Wording.Status(vehicle.Status), vehicle.RegisteredOn, vehicle.ExpiresOn,
        vehicle.OwnerKind, vehicle.OwnerName, vehicle.OwnerNumber, vehicle.OwnerAddress, vehicle.Simulated)
    {
        Register = vehicle.Register, AsOf = vehicle.AsOf, Basis = new LocalText(vehicle.BasisVi, vehicle.BasisEn), FrozenAt = vehicle.FrozenAt,
    };

    private static EvidencePartView[] Parts(Guid id, EvidencePackage evidence) =>
    [
        .. (evidence.Manifest?.Parts ?? []).Where(part => EvidenceArchive.Parts.ContainsKey(part.Name)).Select(part => new EvidencePartView(
            part.Name, $"/api/review/cases/{id}/evidence/{part.Name}", EvidenceArchive.Parts[part.Name].MediaType, EvidenceArchive.Parts[part.Name].Caption,
            part.Sha256, part.Bytes, part.TakenAt, !evidence.BrokenParts.Contains(part.Name))
        {
            FrameTimes = evidence.FrameTimes.GetValueOrDefault(part.Name, []),
        }),
    ];

    private static LocalText[] Gaps(EvidencePackage evidence) =>
    [
        .. (evidence.Manifest?.Without ?? new Dictionary<string, string>(StringComparer.Ordinal)).Where(gap => EvidenceArchive.Parts.ContainsKey(gap.Key)).Select(gap =>
        {
            var name = EvidenceArchive.Parts[gap.Key].Caption;
            return gap.Value == EvidenceGaps.NoVideo
                ? new LocalText($"{name.Vi}: không có, thiết bị chỉ gửi ảnh.", $"{name.En}: none, the device sends pictures alone.")
                : new LocalText($"{name.Vi}: không có, khi lập gói chứng cứ phim lúc đó không còn.", $"{name.En}: none, the film of that moment was gone when the evidence was sealed.");
        }),
    ];

    private static RejectionView? Rejection(CaseRow row, IReadOnlyList<StoredEvent> history)
    {
        if (RejectReason.Find(row.RejectReason) is not { } reason)
        {
            return null;
        }

        var told = history.Last(e => e.Type is Domain.Events.EventTypes.CaseRejected or Domain.Events.EventTypes.CaseMerged);
        return new RejectionView(reason.Code, reason.Text, row.RejectNote, told.Actor, told.OccurredAt);
    }

    private static DecisionView Decision(Guid id, DecisionRow decision) => new(
        decision.Number, decision.Amount, decision.Minimum, decision.Maximum, decision.Points, decision.DecidedByName,
        Competence.NameOf(decision.Title),
        decision.DecidedAt, decision.Note, decision.PayBy, $"/api/review/cases/{id}/decision.pdf",
        decision.SentAt, decision.ReceivedOn, ReceiptWay.Named(decision.ReceivedHow)?.Text, decision.ReceivedReference, decision.ReceivedName);
}
