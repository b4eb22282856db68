using System.Net.Http.Json;
using System.Text.Json;

namespace Ioc.Web.Tests.Payments;

/// <summary>The gateway at the other end of a question: says what a test tells it to, of all else that it knows nothing (91).</summary>
internal sealed class AskedBank : HttpMessageHandler, IHttpClientFactory
{
    private readonly Dictionary<string, Func<HttpResponseMessage>> told = new(StringComparer.Ordinal);
    private readonly List<Dictionary<string, string>> questions = [];
    private readonly Lock held = new();

    /// <summary>Its signature.</summary>
    public VnpayBank Keys { get; } = new(VnpayBank.Secret);

    /// <summary>What it was asked about a payment, in order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> QuestionsAbout(string reference)
    {
        lock (held)
        {
            return [.. questions.Where(question => question["vnp_TxnRef"] == reference)];
        }
    }

    /// <summary>From now on it answers so about a payment.</summary>
    public void Says(string reference, IReadOnlyDictionary<string, string> fields) => Answers(reference, () => new HttpResponseMessage { Content = JsonContent.Create(fields) });

    /// <summary>From now on it answers so about a payment, well or badly.</summary>
    public void Answers(string reference, Func<HttpResponseMessage> how) => told[reference] = how;

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = JsonSerializer.Deserialize<Dictionary<string, string>>(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (held)
        {
            questions.Add(asked);
        }

        return told.TryGetValue(asked["vnp_TxnRef"], out var how) ? how() : new HttpResponseMessage { Content = JsonContent.Create(Keys.Answer(asked["vnp_TxnRef"], "91")) };
    }
}
