using Codex.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Codex.Api.OpenApi;

/// <summary>The OpenAPI document. It is generated from the endpoints when somebody asks for it.</summary>
internal static class ApiDocument
{
    /// <summary>Name of the document, and part of its path.</summary>
    public const string Name = "v1";

    private const string TypeSuffix = "Json";

    /// <summary>Makes the generator read the documentation that routes carry.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = static type =>
        {
            string? id = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            return id is not null && id.EndsWith(TypeSuffix, StringComparison.Ordinal) ? id[..^TypeSuffix.Length] : id;
        };
        options.AddOperationTransformer(static (operation, context, cancellationToken) =>
        {
            IEnumerable<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
            return metadata.OfType<ApiRoute>().FirstOrDefault()?.Doc is { } doc
                ? OperationWriter.DescribeAsync(operation, doc, context, cancellationToken)
                : Task.CompletedTask;
        });
        options.AddDocumentTransformer(static (document, context, _) =>
        {
            ApiOptions api = (ApiOptions)context.ApplicationServices.GetService(typeof(ApiOptions))!;
            Frame(document, api);
            return Task.CompletedTask;
        });
    }

    /// <summary>Metadata from which the generator sees that an endpoint is an operation, and what it answers.</summary>
    public static IEnumerable<object> Metadata(OperationDoc doc)
    {
        // Endpoints with a plain delegate are not described on their own: this is the shape that all of them have.
        yield return typeof(RequestDelegate).GetMethod(nameof(RequestDelegate.Invoke))!;
        foreach (AnswerDoc answer in doc.Answers)
        {
            yield return new ProducesResponseTypeMetadata(answer.Status, answer.Body, answer.ContentTypes)
            {
                Description = answer.Description,
            };
        }
    }

    // As upstream's document: paths below a prefix, and the prefix in the server's address; here there are two. What
    // only this node has is below a prefix of its own.
    private static void Frame(OpenApiDocument document, ApiOptions options)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Codex API",
            Version = options.Version,
            Description = "List of endpoints and interfaces available to Codex API users",
        };
        document.Servers =
        [
            new OpenApiServer { Url = ApiEndpoints.CodexPrefix },
            new OpenApiServer { Url = ApiEndpoints.StoragePrefix },
        ];
        OpenApiPaths paths = [];
        foreach ((string path, IOpenApiPathItem item) in document.Paths)
        {
            if (path.StartsWith(ApiEndpoints.CommunityPrefix, StringComparison.Ordinal))
            {
                foreach (OpenApiOperation operation in item.Operations!.Values)
                    operation.Servers = [new OpenApiServer { Url = ApiEndpoints.CommunityPrefix }];
                paths.Add(path[ApiEndpoints.CommunityPrefix.Length..], item);
            }
            else
            {
                bool isBelow = path.StartsWith(ApiEndpoints.CodexPrefix, StringComparison.Ordinal);
                paths.Add(isBelow ? path[ApiEndpoints.CodexPrefix.Length..] : path, item);
            }
        }

        document.Paths = paths;
    }
}
