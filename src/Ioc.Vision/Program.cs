using Ioc.Vision.CommandLine;
using Ioc.Vision.Evaluation;
using Ioc.Vision.Reading;

IVerb[] verbs = [new ReadVerb(TimeProvider.System), new EvalVerb(TimeProvider.System)];
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};

return await Verbs.RunAsync(verbs, args, stopping.Token).ConfigureAwait(false);
