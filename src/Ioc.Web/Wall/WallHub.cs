using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Ioc.Web.Wall;

/// <summary>What a wall is told. A client connects, then fetches the snapshot, then applies the updates after it; a gap means the snapshot again.</summary>
public interface IWallClient
{
    /// <summary>One change.</summary>
    Task Update(WallUpdate update);
}

/// <summary>The wall's live channel: everyone may listen, nobody may say anything.</summary>
[AllowAnonymous]
public sealed class WallHub : Hub<IWallClient>;
