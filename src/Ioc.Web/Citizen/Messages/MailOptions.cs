using System.ComponentModel.DataAnnotations;
using MailKit.Security;

namespace Ioc.Web.Citizen.Messages;

/// <summary>The mail server; section <c>Mail</c> of the configuration. Without a host nothing is mailed, and messages are read here.</summary>
public sealed class MailOptions
{
    /// <summary>Name of the SMTP server; null: no e-mail.</summary>
    public string? Host { get; init; }

    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>StartTls, SslOnConnect, or None for a server on this machine.</summary>
    public SecureSocketOptions Security { get; init; } = SecureSocketOptions.StartTls;

    /// <summary>Null: the server asks for no name.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The sender's address.</summary>
    [Required, EmailAddress]
    public string From { get; init; } = "khong-tra-loi@ioc.invalid";

    /// <summary>The sender's name.</summary>
    [Required]
    public string FromName { get; init; } = "Phòng Cảnh sát giao thông";

    /// <summary>The sender's name in letters to offices and staff: reminders, alerts.</summary>
    [Required]
    public string StaffFromName { get; init; } = "Trung tâm điều hành thông minh (IOC)";

    /// <summary>How often the server may refuse one e-mail before it is given up, 1..20. While it cannot be reached nothing is given up.</summary>
    [Range(1, 20)]
    public int Attempts { get; init; } = 8;

    /// <summary>Seconds before the second try; each further pause is twice as long, at most an hour. 1..3600.</summary>
    [Range(1, 3600)]
    public int FirstPauseSeconds { get; init; } = 60;
}
