using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ioc.Web.Platform.Telemetry;

/// <summary>
/// Sends metrics and traces to an OpenTelemetry collector when one is named in the standard variable
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; otherwise nothing leaves and nothing is collected.
/// </summary>
public sealed class TelemetryExport : IHostedService, IDisposable
{
    private MeterProvider? metrics;
    private TracerProvider? traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
        {
            var resource = ResourceBuilder.CreateDefault().AddService("ioc-web");
            metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
                .AddMeter("Ioc.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql").AddOtlpExporter().Build();
            traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource("Ioc.*", "Microsoft.AspNetCore", "Npgsql").AddOtlpExporter().Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        metrics?.Dispose();
        traces?.Dispose();
    }
}
