import './branding.css';
import { useState } from 'preact/hooks';
import {
  APP_COLOUR,
  COLOUR,
  LEAST_CONTRAST,
  onLightPages,
  shadeForLight,
  themesOf,
} from '../../../shared/tenancy/branding/colours';
import type { SessionView } from '../../../shared/imports/views';
import type { BrandingView } from '../../../shared/tenancy/branding/views';
import { getBranding, removeLogo, saveBranding, saveLogo } from '../../api/branding';
import type { Tagged } from '../../api/organisation';
import { asProblem, type Problem } from '../../api/problem';
import { showBranding } from '../../branding';
import { useFollowed } from '../../follow';
import { Brand } from '../../parts/brand';
import { FileChoice } from '../../parts/file-choice';
import { Loading, ProblemNotice } from '../../parts/notice';
import { SaveOutcome } from '../../parts/save-outcome';
import { useSaving } from '../../parts/saving';
import { mayChange } from '../../session';

const PICTURES = 'image/png,image/jpeg,.png,.jpg,.jpeg';

type Shown = Pick<BrandingView, 'name' | 'logo'> & { colour: string };

/** A page in small, as it would look with these colours. */
function Sample({ shown, theme }: { shown: Shown; theme: 'light' | 'dark' }) {
  const { accent, onAccent } = themesOf(shown.colour)[theme];
  return (
    <figure
      class={`brand-sample brand-sample-${theme}`}
      style={{ '--accent': accent, '--on-accent': onAccent }}
    >
      <div class="brand-sample-top">
        <Brand name={shown.name} logo={shown.logo} />
      </div>
      <div class="brand-sample-page" aria-hidden="true">
        <span class="brand-sample-line" />
        <span class="brand-sample-button">Sign in</span>
      </div>
      <figcaption>On {theme} pages</figcaption>
    </figure>
  );
}

/** Whether a colour can be seen, in words and as a number. */
function ContrastNote({ colour, onUse }: { colour: string; onUse: (colour: string) => void }) {
  if (!COLOUR.test(colour)) return <p class="hint">A colour is written like {APP_COLOUR}.</p>;
  const { ratio, seen } = onLightPages(colour);
  if (seen)
    return (
      <p class="hint">
        It can be seen well: its contrast on light pages is {ratio} to 1, and {LEAST_CONTRAST.shape} is
        needed. On dark pages a lighter tint of it is used where that is needed.
      </p>
    );
  const shade = shadeForLight(colour);
  return (
    <p class="brand-faint">
      It is too light to be seen on light pages: its contrast is {ratio} to 1, and {LEAST_CONTRAST.shape} is
      needed.{' '}
      <button type="button" class="button-link" onClick={() => onUse(shade)}>
        Use {shade}, the nearest shade that can be seen
      </button>
    </p>
  );
}

function Logo({
  tagged: { value, etag },
  locked,
  onChanged,
}: {
  tagged: Tagged<BrandingView>;
  locked: boolean;
  onChanged: (now: Tagged<BrandingView>) => void;
}) {
  const [state, setState] = useState<{ busy: boolean; over?: boolean; problem?: Problem }>({ busy: false });
  async function send(work: () => Promise<Tagged<BrandingView>>): Promise<void> {
    setState({ busy: true });
    try {
      onChanged(await work());
      setState({ busy: false });
    } catch (error) {
      setState({ busy: false, problem: asProblem(error) });
    }
  }
  const take = ([file]: File[]) => {
    if (file && !locked) void send(() => saveLogo(file, etag));
  };
  return (
    <section
      class={`card form brand-drop${state.over ? ' is-over' : ''}`}
      aria-labelledby="logo-title"
      onDragOver={(event) => {
        if (locked || !event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setState({ ...state, over: true });
      }}
      onDragLeave={() => setState({ ...state, over: false })}
      onDrop={(event) => {
        event.preventDefault();
        take([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <h2 id="logo-title">Logo</h2>
      {value.logo ? (
        <div class="brand-grounds">
          {['light', 'dark'].map((ground) => (
            <div key={ground} class={`brand-ground brand-ground-${ground}`}>
              <img
                src={value.logo?.path}
                width={value.logo?.width}
                height={value.logo?.height}
                alt={`Your logo on a ${ground} ground`}
              />
            </div>
          ))}
        </div>
      ) : (
        <p>There is no logo yet: the app shows its own mark, in your colour.</p>
      )}
      {state.problem && <ProblemNotice problem={state.problem} />}
      {!locked && (
        <>
          <div class="actions">
            <FileChoice
              label={state.busy ? 'One moment…' : value.logo ? 'Choose another logo' : 'Choose a logo'}
              accept={PICTURES}
              onFiles={take}
            />
            {value.logo && (
              <button
                type="button"
                class="button button-quiet"
                disabled={state.busy}
                onClick={() => void send(() => removeLogo(etag))}
              >
                Remove the logo
              </button>
            )}
          </div>
          <p class="hint">
            PNG or JPEG, up to 256 KB and 2,000 pixels on a side; you can drop it here. One with a transparent
            ground looks best. What the file holds beside the picture, such as where it was taken, is not
            kept.
          </p>
        </>
      )}
    </section>
  );
}

function Looks({
  tagged: { value, etag },
  company,
  locked,
  onChanged,
}: {
  tagged: Tagged<BrandingView>;
  company: string;
  locked: boolean;
  onChanged: (now: Tagged<BrandingView>) => void;
}) {
  const [name, setName] = useState(value.ownName ? value.name : '');
  const [colour, setColour] = useState(value.colour ?? APP_COLOUR);
  const { busy, saved, problem, touched, save } = useSaving();
  const change = (to: { name?: string; colour?: string }) => {
    if (to.name !== undefined) setName(to.name);
    if (to.colour !== undefined) setColour(to.colour.trim().toLowerCase());
    touched();
  };
  const valid = COLOUR.test(colour);
  const asItWas = { name: value.ownName ? value.name : '', colour: value.colour ?? APP_COLOUR };
  const changed = name !== asItWas.name || colour !== asItWas.colour;
  const shown = { name: name.trim() || company, logo: value.logo, colour: valid ? colour : asItWas.colour };
  return (
    <form
      class="card form"
      aria-label="Name and colour"
      onSubmit={(event) => {
        event.preventDefault();
        void save(async () => {
          const wanted = { name: name.trim() || null, colour: colour === APP_COLOUR ? null : colour };
          onChanged(await saveBranding(wanted, etag));
        });
      }}
    >
      <h2>Name and colour</h2>
      <fieldset class="bare form" disabled={locked || busy}>
        <label class="field">
          <span class="field-label">Name on your pages and mails</span>
          <span class="hint">Empty for the name of your organisation, {company}.</span>
          <input
            name="name"
            maxLength={100}
            autocomplete="off"
            placeholder={company}
            value={name}
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        </label>
        <div class="field" role="group" aria-labelledby="colour-label">
          <span class="field-label" id="colour-label">
            Colour
          </span>
          <div class="brand-colour">
            <input
              type="color"
              aria-label="Choose the colour"
              value={valid ? colour : asItWas.colour}
              onInput={(event) => change({ colour: event.currentTarget.value })}
            />
            <input
              name="colour"
              class="short"
              aria-label="The colour as #rrggbb"
              maxLength={7}
              spellcheck={false}
              autocomplete="off"
              value={colour}
              onInput={(event) => change({ colour: event.currentTarget.value })}
            />
            {colour !== APP_COLOUR && (
              <button type="button" class="button-link" onClick={() => change({ colour: APP_COLOUR })}>
                Use the app’s own
              </button>
            )}
          </div>
          <div aria-live="polite">
            <ContrastNote colour={colour} onUse={(shade) => change({ colour: shade })} />
          </div>
        </div>
        <div class="brand-samples">
          <Sample shown={shown} theme="light" />
          <Sample shown={shown} theme="dark" />
        </div>
        <SaveOutcome problem={problem} saved={saved} words="Saved. Everybody sees it within half a minute." />
        {!locked && (
          <div class="actions">
            <button type="submit" class="button">
              {busy ? 'Saving…' : 'Save'}
            </button>
            {changed && (
              <button type="button" class="button button-quiet" onClick={() => change(asItWas)}>
                As it was
              </button>
            )}
          </div>
        )}
      </fieldset>
    </form>
  );
}

/** How the customer shows itself: on its pages, before anybody signs in, and in its mails. */
export function Page({ who }: { who: SessionView }) {
  const { value, problem, refresh, put } = useFollowed('branding', getBranding, () => null);
  const locked = !mayChange(who, 'settings:write');
  const changed = (now: Tagged<BrandingView>): void => {
    put(now);
    showBranding(now.value);
  };
  if (!value)
    return problem ? <ProblemNotice problem={problem} onRetry={refresh} /> : <Loading what="branding" />;
  return (
    <>
      <Looks tagged={value} company={who.customer.name} locked={locked} onChanged={changed} />
      <Logo tagged={value} locked={locked} onChanged={changed} />
    </>
  );
}
