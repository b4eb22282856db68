using Ioc.Vision.Bench;
using Ioc.Vision.Cameras;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Evaluation;
using Ioc.Vision.Evidence;
using Ioc.Vision.Reading;
using Ioc.Vision.Replay;

IVerb[] verbs = [new ReadVerb(TimeProvider.System), new EvalVerb(TimeProvider.System), new ReplayVerb(VisionModels.Open), new ReplaysVerb(VisionModels.Open), new BenchVerb(VisionModels.Open), new VerifyVerb(Console.Out, TimeProvider.System), new WorkVerb(VisionModels.Open)];
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};

return await Verbs.RunAsync(verbs, args, stopping.Token).ConfigureAwait(false);
