using Ioc.Web.Platform.Staff;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform.Identity;

/// <summary>Sessions, and the issuers that vouch for people.</summary>
public static class IdentityServices
{
    /// <summary>Adds the session store and, where an issuer is configured, the way to it.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IdentityOptions>().BindConfiguration("Identity").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<BackChannelSignOut>();
        services.AddKeyedSingleton<IAdmission, StaffAdmission>(OpenIdSignIn.Staff.Name);
        services.AddTransient<IConfigureOptions<OpenIdConnectOptions>, ConfigureOpenId>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, ConfigureCookies>());
        var identity = configuration.GetSection("Identity").Get<IdentityOptions>() ?? new IdentityOptions();
        var authentication = new AuthenticationBuilder(services);
        foreach (var (signIn, issuer) in (ReadOnlySpan<(OpenIdSignIn, IssuerOptions)>)[(OpenIdSignIn.Citizens, identity.Citizens), (OpenIdSignIn.Staff, identity.Staff)])
        {
            if (!string.IsNullOrEmpty(issuer.Issuer))
            {
                authentication.AddOpenIdConnect(signIn.Scheme, static _ => { });
            }
        }

        return services;
    }

    // Every cookie here is a key to a session in the database, and nothing a script could read.
    private sealed class ConfigureCookies(SessionStore sessions, IOptions<IdentityOptions> identity) : IPostConfigureOptions<CookieAuthenticationOptions>
    {
        public void PostConfigure(string? name, CookieAuthenticationOptions options)
        {
            if (name is not (Policies.StaffScheme or Policies.CitizenScheme))
            {
                return;
            }

            options.SessionStore = sessions;
            options.Cookie.Name = $"ioc.{name}";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Events = Site.SayNoInWords;
            options.ExpireTimeSpan = TimeSpan.FromMinutes(name == Policies.StaffScheme ? identity.Value.StaffIdleMinutes : identity.Value.CitizenIdleMinutes);
            options.SlidingExpiration = true;
        }
    }
}
