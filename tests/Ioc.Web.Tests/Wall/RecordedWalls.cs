using System.Collections.Concurrent;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.SignalR;

namespace Ioc.Web.Tests.Wall;

/// <summary>Stands where the connected walls stand, and keeps every update in the order in which it was sent.</summary>
internal sealed class RecordedWalls : IHubContext<WallHub, IWallClient>, IHubClients<IWallClient>, IWallClient
{
    private readonly ConcurrentQueue<WallUpdate> updates = new();

    public IReadOnlyList<WallUpdate> Updates => [.. updates];

    public IHubClients<IWallClient> Clients => this;

    public IGroupManager Groups => throw new NotSupportedException();

    public IWallClient All => this;

    public Task Update(WallUpdate update)
    {
        updates.Enqueue(update);
        return Task.CompletedTask;
    }

    public IWallClient AllExcept(IReadOnlyList<string> excludedConnectionIds) => this;

    public IWallClient Client(string connectionId) => this;

    IWallClient IHubClients<IWallClient>.Clients(IReadOnlyList<string> connectionIds) => this;

    public IWallClient Group(string groupName) => this;

    public IWallClient GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => this;

    IWallClient IHubClients<IWallClient>.Groups(IReadOnlyList<string> groupNames) => this;

    public IWallClient User(string userId) => this;

    public IWallClient Users(IReadOnlyList<string> userIds) => this;
}
