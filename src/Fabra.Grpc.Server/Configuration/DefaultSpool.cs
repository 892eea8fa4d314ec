namespace Fabra.Grpc.Server.Configuration;

/// <summary>
/// Where the spool is when no setting says so: a folder of the store's own, so that two stores on one machine share none.
/// </summary>
/// <param name="FolderOf">From the identity of the store to the folder.</param>
internal sealed record DefaultSpool(Func<Guid, string> FolderOf)
{
    /// <summary>Has a folder for each store that is no file of this machine.</summary>
    public static string OfSharedStores => UserPath.Expand("~/.fabra/spools");

    /// <summary>Where it was for every store in earlier versions.</summary>
    public static string Earlier => UserPath.Expand("~/.fabra/spool");

    /// <summary>Next to a database file.</summary>
    public static DefaultSpool NextTo(string file) => new(_ => file + ".spool");

    /// <summary>Of a store on another machine, named as the store.</summary>
    public static DefaultSpool Shared { get; } = new(store => Path.Join(OfSharedStores, store.ToString()));
}
