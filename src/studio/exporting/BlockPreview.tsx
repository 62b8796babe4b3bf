import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Skeleton } from '@openedx/paragon';
import { useQuery } from '@tanstack/react-query';
import { useOlxApi } from '../data/api.ts';
import { answered } from '../data/refusal.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import type { BlockPreview as Preview, VideoPreview } from './block-preview.ts';
import { type FrameColours, frameDocument, servedAsset, staticSources, withPictures } from './html-frame.ts';
import { messages } from './messages.ts';
import { ProblemPreview } from './ProblemPreview.tsx';
import { pictureUrl } from './picture.ts';

/** Pictures that the preview of one text loads at most. */
const MAX_PICTURES = 20;

/** What a block looks like, roughly. Texts of the course are shown as text or inside of a sandboxed frame. */
export function BlockPreview({ preview }: { readonly preview: Preview }) {
  return (
    <div className="olx-preview">
      {preview.kind !== 'image' && (
        <p className="olx-preview__note">
          <FormattedMessage {...messages.previewNote} />
        </p>
      )}
      {preview.kind === 'problem' && <ProblemPreview title={preview.title} parts={preview.parts} />}
      {preview.kind === 'html' && <HtmlPreview html={preview.html} />}
      {preview.kind === 'video' && <VideoDetails video={preview} />}
      {preview.kind === 'image' && <ImagePreview path={preview.path} />}
    </div>
  );
}

function HtmlPreview({ html }: { readonly html: string }) {
  const intl = useIntl();
  const { client, course } = useOlxApi();
  const { colourScheme } = useOutlineHost();
  const sources = staticSources(html).slice(0, MAX_PICTURES);
  const { data: pictures } = useQuery({
    queryKey: ['olx', 'course', course, 'pictures', sources],
    queryFn: async ({ signal }) => {
      const assets = answered(await client.listAssets(course, { signal })).value;
      const paths = assets.map(({ path }) => path);
      const loaded = await Promise.allSettled(
        sources.map(async (source) => {
          const path = servedAsset(paths, source);
          return path === null ? null : await pictureUrl(client, course, path, signal);
        }),
      );
      return new Map(
        loaded.flatMap((each, index) =>
          each.status === 'fulfilled' && each.value !== null ? [[sources[index] ?? '', each.value]] : [],
        ),
      );
    },
    enabled: sources.length > 0,
  });
  return (
    <iframe
      key={colourScheme}
      className="olx-preview__frame"
      title={intl.formatMessage(messages.htmlFrame)}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={frameDocument(withPictures(html, pictures ?? new Map()), pageColours())}
    />
  );
}

/** The frame is a document of its own, so the page's tokens are handed over by value. */
function pageColours(): FrameColours {
  const tokens = getComputedStyle(document.documentElement);
  return {
    text: tokens.getPropertyValue('--pgn-color-gray-900'),
    ground: tokens.getPropertyValue('--pgn-color-bg-base'),
    link: tokens.getPropertyValue('--pgn-color-primary-500'),
  };
}

function ImagePreview({ path }: { readonly path: string }) {
  const intl = useIntl();
  const { client, course } = useOlxApi();
  const { data, isPending } = useQuery({
    queryKey: ['olx', 'course', course, 'picture', path],
    queryFn: ({ signal }) => pictureUrl(client, course, path, signal),
  });
  if (isPending) return <Skeleton height={160} />;
  if (data === undefined || data === null) return <FormattedMessage {...messages.imageFailed} />;
  return <img className="olx-preview__image" src={data} alt={intl.formatMessage(messages.imageAlt, { path })} />;
}

function VideoDetails({ video: { title, youtube, sources, transcripts } }: { readonly video: VideoPreview }) {
  return (
    <>
      {title !== null && <h4>{title}</h4>}
      <dl className="olx-preview__facts">
        {youtube !== null && (
          <>
            <dt>
              <FormattedMessage {...messages.youtube} />
            </dt>
            <dd className="olx-key">{youtube}</dd>
          </>
        )}
        {sources.length > 0 && (
          <>
            <dt>
              <FormattedMessage {...messages.sources} />
            </dt>
            {sources.map((source) => (
              <dd key={source} className="olx-key">
                {source}
              </dd>
            ))}
          </>
        )}
        {transcripts.length > 0 && (
          <>
            <dt>
              <FormattedMessage {...messages.transcripts} />
            </dt>
            {transcripts.map(({ language, file }) => (
              <dd key={language}>
                {language} <span className="olx-key">{file}</span>
              </dd>
            ))}
          </>
        )}
      </dl>
    </>
  );
}
