namespace Ioc.Enforcement.Documents;

/// <summary>What several forms say alike.</summary>
internal static class FormWords
{
    /// <summary>The line under the signer's office.</summary>
    public static string Signing(bool simulated) => simulated ? "(bản mô phỏng, không có giá trị pháp lý)" : "(Ký, ghi rõ họ tên, đóng dấu hoặc ký số)";

    /// <summary>An office's name in capitals, as it stands over a signature.</summary>
    public static string Capitals(string text) => text.ToUpper(System.Globalization.CultureInfo.GetCultureInfo("vi-VN"));
}
