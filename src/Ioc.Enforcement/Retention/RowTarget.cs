namespace Ioc.Enforcement.Retention;

/// <summary>Rows that a rule removes; a rule may be about several tables. Every statement gets <c>@cutoff</c>, and what removes also <c>@Batch</c> and <c>@now</c>.</summary>
/// <param name="Code">The rule.</param>
/// <param name="Count">How many are due.</param>
/// <param name="Remove">Removes at most a batch.</param>
internal sealed record RowTarget(string Code, string Count, string Remove)
{
    // while a complaint is open or money is owed back, a case has not ended, whatever its state
    private const string Ended =
        """
        c.state in ('rejected', 'closed', 'cancelled', 'expired') and c.updated_at < @cutoff and not exists (select 1 from retention.hold h where h.case_id = c.id and h.lifted_at is null)
            and not exists (select 1 from enforcement.complaint k where k.case_id = c.id and k.state in ('filed', 'accepted'))
            and not exists (select 1 from enforcement.refund r where r.case_id = c.id and r.paid_at is null)
        """;
    private const string Rejected = $"{Ended} and c.evidence_removed_at is null and c.state = 'rejected' and c.merged_into is null";

    // what was merged goes with the case that stayed
    private const string Closed =
        $"""
        {Ended} and c.evidence_removed_at is null and (c.state <> 'rejected' or c.merged_into is not null)
            and not exists (select 1 from enforcement.case m where m.id = c.merged_into and m.state not in ('rejected', 'closed', 'cancelled', 'expired'))
        """;

    private const string Clips = $"{Ended} and c.evidence_removed_at is null and c.clip_removed_at is null";
    private const string Files = $"from enforcement.attachment a join enforcement.case c on c.id = a.case_id where {Ended}";
    private const string Refused = "from registry.import_refusal r join registry.import_batch b on b.id = r.batch_id where b.finished_at < @cutoff";
    private const string Lookups =
        "from registry.lookup l where l.asked_at < @cutoff and not exists (select 1 from retention.hold h where h.case_id = l.case_id and h.lifted_at is null)";

    private const string Messages =
        """
        from citizen.message m where m.created_at < @cutoff
            and not exists (select 1 from enforcement.notice n join retention.hold h on h.case_id = n.case_id where n.id = m.notice_id and h.lifted_at is null)
        """;

    private const string Reported = "from traffic.device_event where received_at < @cutoff";
    private const string NotTaken = "from traffic.device_refusal where at < @cutoff";

    // of a source the newest word before the cutoff still tells how it stood there
    private const string SourceWords =
        "from fact.source_past s where s.at < @cutoff and exists (select 1 from fact.source_past n where n.source_code = s.source_code and n.at > s.at and n.at <= @cutoff)";

    public static readonly IReadOnlyList<RowTarget> All =
    [
        new(
            "wall_history",
            "select count(*) from indicator.value_past where replaced_at < @cutoff",
            """
            delete from indicator.value_past where (indicator_code, place_code, period_start, replaced_at) in (
                select indicator_code, place_code, period_start, replaced_at from indicator.value_past where replaced_at < @cutoff limit @Batch)
            """),
        new(
            "wall_history",
            "select count(*) from indicator.running_minute where minute < @cutoff",
            "delete from indicator.running_minute where minute in (select minute from indicator.running_minute where minute < @cutoff limit @Batch)"),
        new("wall_history", $"select count(*) {SourceWords}", $"delete from fact.source_past where (source_code, at) in (select s.source_code, s.at {SourceWords} limit @Batch)"),
        new("device_events", $"select count(*) {Reported}", $"delete from traffic.device_event where (camera_code, event_id) in (select camera_code, event_id {Reported} limit @Batch)"),
        new("device_events", $"select count(*) {NotTaken}", $"delete from traffic.device_refusal where id in (select id {NotTaken} limit @Batch)"),
        new("sessions", "select count(*) from identity.session where expires_at < @cutoff", "delete from identity.session where id in (select id from identity.session where expires_at < @cutoff limit @Batch)"),
        new("refused_rows", $"select count(*) {Refused}", $"delete from registry.import_refusal where (batch_id, row_number) in (select r.batch_id, r.row_number {Refused} limit @Batch)"),
        new("lookups", $"select count(*) {Lookups}", $"delete from registry.lookup where id in (select l.id {Lookups} limit @Batch)"),
        new(
            "messages",
            $"select count(*) {Messages}",
            $"""
            with old as materialized (select m.id {Messages} limit @Batch), mails as (delete from citizen.mail where message_id in (select id from old))
            delete from citizen.message where id in (select id from old)
            """),
        new("attachments", $"select count(*) {Files}", $"delete from enforcement.attachment where id in (select a.id {Files} limit @Batch)"),
        new("clips", $"select count(*) from enforcement.case c where {Clips}", Mark("clip_removed_at", Clips)),
        new("rejected_evidence", $"select count(*) from enforcement.case c where {Rejected}", Mark("evidence_removed_at", Rejected)),
        new("case_evidence", $"select count(*) from enforcement.case c where {Closed}", Mark("evidence_removed_at", Closed)),
    ];

    /// <summary>The tables that a rule is about.</summary>
    public static IEnumerable<RowTarget> Of(string code) => All.Where(target => target.Code == code);

    // whoever works on the case at this moment is not waited for: the next run finds it
    private static string Mark(string column, string which) =>
        $"update enforcement.case set {column} = @now where id in (select c.id from enforcement.case c where {which} order by c.updated_at, c.id limit @Batch for update of c skip locked)";
}
