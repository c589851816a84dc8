import './skeleton.css';

export function SkeletonRows({ label }: { readonly label: string }) {
  return (
    <div className="skeleton-rows" role="status" aria-label={label}>
      {['a', 'b', 'c', 'd'].map((row) => (
        <span key={row}>
          <i />
          <i />
        </span>
      ))}
    </div>
  );
}
