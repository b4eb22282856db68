using Ioc.Vision.CommandLine;

IVerb[] verbs = [];
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};

return await Verbs.RunAsync(verbs, args, stopping.Token).ConfigureAwait(false);
