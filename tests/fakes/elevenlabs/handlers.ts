import { type Answer, refusal } from './answers.ts';
import * as projects from './dubbing-projects.ts';
import * as legacy from './legacy-dubbing.ts';
import type { Target } from './routes.ts';
import type { Service, Upload } from './service.ts';
import type { Spoil } from './spoils.ts';

/** A request that was let in, with its body read. */
export type Call = {
  readonly target: Target;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of a create; undefined where the body was no form. */
  readonly upload: Upload | undefined;
  /** Of a JSON body. */
  readonly body: unknown;
  readonly spoil: Spoil | undefined;
};

/** What the service does and says, with the spoils that concern its work; those of the connection are its caller's. */
export async function answerTo(service: Service, call: Call): Promise<Answer> {
  const { target, query, upload, spoil } = call;
  switch (target.route) {
    case 'v2.create':
      return upload ? projects.createProject(service, upload, spoil) : refusal(422);
    case 'v1.create':
      return upload ? legacy.createDub(service, upload, spoil) : refusal(422);
    case 'v2.list':
      return projects.listProjects(service, query);
    case 'v1.list':
      return legacy.listDubs(service, query);
    case 'v2.media':
    case 'v2.subtitles':
      return projects.getSigned(service, target.part ?? '', target.route, spoil);
    case 'unknown':
      return refusal(404);
    default:
      return target.route.startsWith('v2') ? await answerAboutProject(service, call) : await answerAboutDub(service, call);
  }
}

async function answerAboutProject(service: Service, { target, query, body, spoil }: Call): Promise<Answer> {
  const work = service.works.find('v2', target.id);
  if (!work) return refusal(404);
  if (target.route === 'v2.get') return projects.getProject(service, work);
  if (target.route === 'v2.delete') return await projects.deleteProject(service, work);
  if (target.route === 'v2.language.create') return projects.createLanguage(service, work, body);
  if (target.route === 'v2.language.list') return projects.listLanguages(service, work, query);
  const language = work.languages.find((each) => each.id === target.part);
  if (!language) return refusal(404);
  if (target.route === 'v2.language.delete') return projects.deleteLanguage(service, work, language);
  return projects.getLanguage(service, work, language, spoil);
}

async function answerAboutDub(service: Service, { target, path, query, spoil }: Call): Promise<Answer> {
  const work = service.works.find('v1', target.id);
  if (!work) return refusal(404);
  if (target.route === 'v1.get') return legacy.getDub(service, work);
  if (target.route === 'v1.delete') return await legacy.deleteDub(service, work);
  const tag = target.part ?? '';
  if (target.route === 'v1.audio') return legacy.getAudio(service, work, tag, spoil);
  const wraps = path.includes('/transcripts/');
  return legacy.getTranscript(service, work, { tag, format: target.format ?? query.get('format_type'), wraps }, spoil);
}
