using Codex.Api.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routes;

/// <summary>What the OpenAPI document says of <see cref="AdvertiseRoutes"/>.</summary>
internal static class AdvertiseDocs
{
    private static readonly AnswerDoc[] Answers =
    [
        new(StatusCodes.Status200OK, "Whether it is advertised", typeof(AdvertiseJson), Reply.Json),
        DataDocs.BadCid,
        new(StatusCodes.Status404NotFound, "The dataset is not on this node", typeof(string), Reply.Html),
    ];

    public static OperationDoc Get { get; } = new("getAdvertise", "Data", "Tells whether a dataset is advertised.")
    {
        Parameters = [ParameterDoc.Cid],
        Answers = Answers,
    };

    public static OperationDoc Set { get; } = new("setAdvertise", "Data", "Sets whether a dataset is advertised.")
    {
        Parameters =
        [
            ParameterDoc.Cid,
            new("advertise", "Whether other nodes are told of the dataset")
            {
                Kind = ParameterKind.Boolean,
                Required = true,
            },
        ],
        Answers = Answers,
    };
}
