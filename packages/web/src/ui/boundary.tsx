/**
 * Keeps what cannot be drawn to its own place on the page: the rest goes on.
 */
import { Component, type ReactNode } from 'react';

interface Props {
  /** What it is that could not be drawn: `This event`. */
  readonly what: string;
  /** Another one is tried anew. */
  readonly of: unknown;
  readonly children: ReactNode;
}

interface State {
  readonly failed: boolean;
  readonly of: unknown;
}

export class Boundary extends Component<Props, State> {
  override state: State = { failed: false, of: this.props.of };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ of }: Props, state: State): State | null {
    return state.of === of ? null : { failed: false, of };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <p className="p-4 text-ink-2">{this.props.what} cannot be drawn. `tacho inspect` shows all that was recorded.</p>
    );
  }
}
