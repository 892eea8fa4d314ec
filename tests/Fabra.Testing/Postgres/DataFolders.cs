namespace Fabra.Testing.Postgres;

/// <summary>
/// Data folders for servers. Initialising one takes half a second, copying one a tenth: it is done once for a machine, and copied.
/// </summary>
internal static class DataFolders
{
    private const string Version = "2";

    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    /// <summary>An empty folder that the server's account owns. Its path is short, because that of a socket in it may not be long.</summary>
    public static async Task<string> CreateAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "fabra-pg-" + Path.GetRandomFileName()[..8]);
        await ServerAccount.RunAsync("mkdir", "-m", "700", folder);
        return folder;
    }

    /// <summary>A copy of the template at a path that does not exist yet.</summary>
    public static async Task CopyTemplateAsync(string to) => await ServerAccount.RunAsync("cp", "-a", await Template.Value, to);

    public static Task DeleteAsync(string folder) => ServerAccount.RunAsync("rm", "-rf", folder);

    private static async Task<string> MakeTemplateAsync()
    {
        var shared = Path.Combine(Path.GetTempPath(), $"fabra-postgres-template-{Environment.UserName}-{Version}");
        if (Directory.Exists(shared))
        {
            return shared;
        }

        var own = await CreateAsync();
        var made = Path.Combine(own, "data");
        await ServerAccount.RunAsync(
            PostgresBinaries.PathOf("initdb"), "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8", "-A", "trust", "-U", "postgres", "-D", made);
        try
        {
            // Whoever comes first wins; the folder is never changed afterwards.
            await ServerAccount.RunAsync("mv", "-n", "-T", made, shared);
        }
        finally
        {
            await DeleteAsync(own);
        }

        return shared;
    }
}
