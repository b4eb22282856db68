using Ioc.Domain.Text;

namespace Ioc.Analytics.Programme;

/// <summary>The sorts of no.</summary>
public enum BoardRefusalKind
{
    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>Somebody was faster.</summary>
    Conflict,

    /// <summary>What was given cannot be right.</summary>
    Invalid,

    /// <summary>Not yours to change.</summary>
    Forbidden,
}

/// <summary>Why something asked for was not done.</summary>
/// <param name="Code">Stable, lower-case with dots.</param>
/// <param name="Text">One line that says what to do.</param>
public sealed record BoardRefusal(BoardRefusalKind Kind, string Code, LocalText Text)
{
    public static readonly BoardRefusal UnknownModel = new(BoardRefusalKind.NotFound, "programme.unknown_model", new(
        "Không có mô hình này.", "There is no such model."));

    public static readonly BoardRefusal NotYours = new(BoardRefusalKind.Forbidden, "programme.not_yours", new(
        "Chỉ đơn vị chủ trì và quản trị viên được cập nhật mô hình này.", "Only the owning unit and administrators may change this model."));

    public static readonly BoardRefusal AdministratorsOnly = new(BoardRefusalKind.Forbidden, "programme.administrators_only", new(
        "Chỉ quản trị viên được đổi phân công, thời hạn và danh sách mô hình.", "Only administrators may change assignments, deadlines and the list of models."));

    public static readonly BoardRefusal ChangedMeanwhile = new(BoardRefusalKind.Conflict, "programme.changed_meanwhile", new(
        "Người khác vừa sửa mô hình này. Hãy tải lại rồi sửa tiếp.", "Somebody has just changed this model. Load it again, then go on."));

    public static readonly BoardRefusal EvidenceTooLarge = new(BoardRefusalKind.Invalid, "programme.evidence_too_large", new(
        "Tệp quá 10 MB. Hãy chọn tệp nhỏ hơn.", "The file is larger than 10 MB. Choose a smaller one."));

    public static readonly BoardRefusal EvidenceType = new(BoardRefusalKind.Invalid, "programme.evidence_type", new(
        "Chỉ nhận tệp JPEG, PNG, PDF hoặc XLSX đúng nội dung và không có macro.", "Only JPEG, PNG, PDF or XLSX files are taken, whose content is what the name says, without macros."));

    public static readonly BoardRefusal EvidenceTooMany = new(BoardRefusalKind.Conflict, "programme.evidence_too_many", new(
        "Mỗi tháng của một mô hình có tối đa 10 tệp.", "A month of a model has at most 10 files."));

    public static BoardRefusal Invalid(string code, string vi, string en) => new(BoardRefusalKind.Invalid, "programme." + code, new(vi, en));
}
