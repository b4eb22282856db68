using Ioc.Data.Settings;
using Ioc.Enforcement;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.CitizenReports;
using Ioc.Enforcement.Complaints;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Payments;
using Ioc.Enforcement.Printing;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Registrations;
using Ioc.Enforcement.Review;
using Ioc.Web.Citizen;
using Ioc.Web.Citizen.Messages;
using Ioc.Web.CitizenReports;
using Ioc.Web.Evidence;
using Ioc.Web.Holds;
using Ioc.Web.Payments;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Identity;
using Ioc.Web.Registers;
using Ioc.Web.Registrations;
using Ioc.Web.Replays;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Review;

/// <summary>Everything that the desk, the phone page, the payments and the register need.</summary>
public static class EnforcementServices
{
    /// <summary>Adds the services. Needs a data source, <see cref="IocOptions"/>, <see cref="SiteOptions"/>, a clock and staff's authentication.</summary>
    public static IServiceCollection AddEnforcement(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EnforcementOptions>().BindConfiguration("Enforcement").ValidateDataAnnotations().ValidateOnStart()
            .PostConfigure<IocOptions>((enforcement, ioc) =>
            {
                if (enforcement.EvidenceRoot.Length == 0)
                {
                    enforcement.EvidenceRoot = ioc.EvidenceFolder;
                }

                enforcement.Signing.DemonstrationFolder = Path.Combine(Path.GetFullPath(ioc.DataFolder), "paper-signing");
            })
            .PostConfigure<IOptions<SiteOptions>>((enforcement, site) => enforcement.Signing.Demonstration |= site.Value.Demo);
        services.AddOptions<CitizenOptions>().BindConfiguration("Citizen").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PublicAddress>();
        services.AddEvidence();
        services.AddRegisters(configuration);
        services.AddSingleton<EvidenceArchive>();
        services.AddSingleton<RegistrationImport>();
        services.AddSingleton<CaseIntake>();
        services.AddSingleton<ReviewQueue>();
        services.AddSingleton<CaseReview>();
        services.AddSingleton<CaseLeases>();
        services.AddSingleton<NoticeIssue>();
        services.AddSingleton<TransferDesk>();
        services.AddSingleton<RecordDesk>();
        services.AddSingleton<ExplanationBook>();
        services.AddSingleton<HearingMinutes>();
        services.AddSingleton<MinutesSupplements>();
        services.AddSingleton<LongerExplanations>();
        services.AddSingleton<LookUpLetter>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<PaperSigner>();
        services.AddSingleton<IssuedDocuments>();
        services.AddSingleton<ComplaintFiling>();
        services.AddSingleton<ComplaintDesk>();
        services.AddSingleton<RefundBook>();
        services.AddSingleton<LicenceBook>();
        services.AddSingleton<DeliveryDesk>();
        services.AddSingleton<ReceiptCorrection>();
        services.AddSingleton<LimitDesk>();
        services.AddSingleton<SuspensionDesk>();
        services.AddSingleton<ClockWatch>();
        services.AddSingleton<DeadlineBoard>();
        services.AddSingleton<HoldList>();
        services.AddSingleton<PaperCheck>();
        services.AddSingleton<DeskStatistics>();
        services.AddSingleton<DeskFile>();
        services.AddReplays();
        services.AddSingleton<CaseReplayDesk>();
        services.AddSingleton<PaperPrint>();
        services.AddSingleton<UnsureReads>();
        services.AddSingleton<ReportBook>();
        services.TryAddSingleton<RecentLooks>();
        services.AddSingleton<NoticeHolder>();
        services.AddSingleton<PaymentBook>();
        services.AddSingleton<HolderView>();
        services.AddSingleton<GuessLimits>();
        services.AddHostedService<DemoRegistrations>();
        services.AddHostedService<EnforcementFollower>();
        services.AddHostedService<ProcedureWatch>();
        services.AddOptions<PaymentOptions>().BindConfiguration("Payment").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PaymentWays>();
        services.AddSingleton<Reconciliation>();
        services.AddSingleton<PaymentInquiry>();
        services.AddHostedService(provider => provider.GetRequiredService<PaymentInquiry>());
        if (!string.IsNullOrEmpty(configuration["Payment:Vnpay:PayUrl"]))
        {
            services.AddHttpClient(VnpayGateway.Client, client => client.Timeout = TimeSpan.FromSeconds(15));
            services.AddSingleton<IPaymentGateway, VnpayGateway>();
        }

        services.AddSingleton<CitizenAccounts>();
        services.AddSingleton<Attachments>();
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<MessageFollower>();
        services.AddSingleton<MailSender>();
        services.AddHostedService(provider => provider.GetRequiredService<MailSender>());
        services.AddKeyedSingleton<IAdmission>(OpenIdSignIn.Citizens.Name, (provider, _) => provider.GetRequiredService<CitizenAccounts>());
        new AuthenticationBuilder(services).AddCookie(Policies.CitizenScheme);
        return services;
    }

    /// <summary>Maps the desk, the phone page, the payments and the register.</summary>
    public static IEndpointRouteBuilder MapEnforcement(this IEndpointRouteBuilder routes) =>
        routes.MapReview().MapCaseReplays().MapProcedure().MapHolds().MapCitizenReports().MapReads().MapEvidence().MapRegisters().MapCitizen().MapCitizenMessages().MapPayments().MapRegistrations();
}
