using Fabra.Storage.Documents.Vectors;

namespace Fabra.Storage.Documents.Images;

/// <summary>An index as it looks to a reader that sees the versions below a number.</summary>
internal sealed class ImageView(ImageState state, long nextVersion)
{
    /// <summary>The chunks that were valid at an instant, and those of them that pass a filter.</summary>
    /// <param name="passing">Numbers of the versions that pass, in any order; null: there is no filter.</param>
    public ImageScope Scope(DateTimeOffset asOf, IReadOnlyList<long>? passing)
    {
        var instant = asOf.UtcTicks;
        var scope = new ImageScope(filtered: passing is not null);
        for (var i = 0; i < state.VersionCount && state.Versions[i].Number < nextVersion; i++)
        {
            if (IsValid(i, instant))
            {
                scope.Add(state.Versions[i]);
            }
        }

        foreach (var number in passing ?? [])
        {
            if (state.FindVersion(number) is var index and >= 0 && number < nextVersion && IsValid(index, instant))
            {
                scope.AddPassing(state.Versions[index]);
            }
        }

        return scope;
    }

    /// <summary>Whether the codes are here to be looked at.</summary>
    public bool HoldsCodes => state.Codes is not null;

    /// <summary>Estimates all that pass.</summary>
    public void Look(ImageScope scope, ReadOnlySpan<float> query, Candidates candidates)
    {
        var length = VectorCode.Length(query.Length);
        foreach (var place in scope.Passing.Enumerate())
        {
            var block = state.Codes![place / ImageState.BlockLength];
            var code = block.AsSpan((int)(place % ImageState.BlockLength) * length, length);
            candidates.Add(place, VectorCode.Estimate(code, query));
        }
    }

    /// <summary>Where the chunk of a number is; null when it is not here.</summary>
    public ImagePlace? Find(long chunk) => state.FindChunk(chunk);

    /// <summary>The place of the chunk of a number; null when it is not here.</summary>
    /// <param name="near">
    /// The index of a version to begin at, at first 0, and of the one found: chunks that are looked for in ascending order are found in a
    /// step or two.
    /// </param>
    public int? Find(long chunk, ref int near) => state.FindChunk(chunk, ref near);

    /// <summary>The keys of the chunks by their places.</summary>
    public IReadOnlyList<ChunkKey> Keys => new ImageKeys(state);

    /// <summary>The number of the chunk at a place.</summary>
    public long Number(long place)
    {
        var version = state.Versions[state.FindByPlace(place)];
        return version.FirstChunk + (place - version.Place);
    }

    /// <summary>The numbers of the chunks that some keys name; those that are not here are left out. One pass over all versions.</summary>
    public Dictionary<ChunkKey, (long Version, long Chunk)> Find(IReadOnlyCollection<ChunkKey> keys)
    {
        var found = new Dictionary<ChunkKey, (long Version, long Chunk)>();
        var wanted = keys.ToHashSet();
        var versions = keys.Select(key => key.VersionId).ToHashSet();
        for (var i = 0; i < state.VersionCount && state.Versions[i].Number < nextVersion; i++)
        {
            ref readonly var version = ref state.Versions[i];
            if (!versions.Contains(version.VersionId))
            {
                continue;
            }

            for (var chunk = 0; chunk < version.ChunkCount; chunk++)
            {
                var key = new ChunkKey(state.ChunkIds[version.Place + chunk], version.VersionId);
                if (wanted.Contains(key))
                {
                    found.TryAdd(key, (version.Number, version.FirstChunk + chunk));
                }
            }
        }

        return found;
    }

    public ChunkKey Key(ImagePlace at) => new(state.ChunkIds[at.Place], state.Versions[at.Version].VersionId);

    private bool IsValid(int index, long instant) =>
        state.Versions[index].Begin <= instant
        && (Volatile.Read(ref state.EndedBy[index]) >= nextVersion || state.Ends[index] > instant);
}
