// Choosing a project: words to look for, and those that were found, those that received most first.
import { useId, useState } from 'preact/hooks'
import { Phrase } from '../design/phrase.tsx'
import { MeProjectsDocument, type MeProjectsQuery } from '../gql.ts'
import { useSettled } from '../live/settled.ts'
import { List } from './list.tsx'
import { type My, nameOf, titleOf } from './my.ts'
import { usePages } from './paged.ts'

export type Project = MeProjectsQuery['projects']['edges'][number]['node']

const projectsAPage = 6
const projectsEveryMs = 60_000
const typingMs = 250

interface ProjectFieldProps {
  my: My
  chosen: Project | null
  choose(project: Project | null): void
  disabled: boolean
}

export function ProjectField({ my, chosen, choose, disabled }: ProjectFieldProps) {
  const { words } = my
  if (chosen)
    return (
      <div class="chosen-project" data-chosen-project={chosen.id}>
        <p>
          <strong>
            <Phrase text={titleOf(my, chosen)} language={my.language} />
          </strong>
          <small>
            {chosen.number} · {words.receiver} {nameOf(my, chosen.receivingOrganization)}
          </small>
        </p>
        <button type="button" disabled={disabled} onClick={() => choose(null)}>
          {words.change}
        </button>
      </div>
    )
  return <Search my={my} choose={choose} disabled={disabled} />
}

function Search({ my, choose, disabled }: Omit<ProjectFieldProps, 'chosen'>) {
  const { words } = my
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim().slice(0, 100), typingMs)
  const id = useId()
  const paged = usePages(
    my.line,
    MeProjectsDocument,
    { campaign: my.campaign.id, first: projectsAPage, search: search === '' ? null : search },
    {
      pageOf: ({ projects }) => projects,
      keyOf: (project: Project) => project.id,
      version: 0,
      everyMs: projectsEveryMs,
    },
  )
  return (
    <div class="search">
      <label for={id} class="unseen">
        {words.searchProjects}
      </label>
      <input
        id={id}
        type="search"
        placeholder={words.searchMeaning}
        value={typed}
        disabled={disabled}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        // Looking for something is not yet giving to it.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      <List paged={paged} words={words} empty={words.noProjects} name="projects">
        {(project) => (
          <li key={project.id}>
            <button
              type="button"
              class="row"
              disabled={disabled}
              data-project={project.id}
              onClick={() => choose(project)}
            >
              <span>
                <Phrase text={titleOf(my, project)} language={my.language} />
              </span>
              <small>
                {project.number} · {nameOf(my, project.receivingOrganization)}
              </small>
            </button>
          </li>
        )}
      </List>
    </div>
  )
}
